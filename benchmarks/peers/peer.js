// Node at the named file: the package `tmp` where it is installed, otherwise its built-in fs; called as peer.c describes.
const crypto = require('crypto')
const fs = require('fs')
const path = require('path')

const directory = process.argv[4]
const block = Buffer.alloc(4096, 'x')

function withFs() {
  const name = path.join(directory, 'peer' + crypto.randomBytes(8).toString('hex'))
  const fd = fs.openSync(name, 'wx', 0o600)
  fs.writeSync(fd, block)
  fs.closeSync(fd)
  fs.unlinkSync(name)
}

function withTmp(tmp) {
  return () => {
    const file = tmp.fileSync({ tmpdir: directory })
    fs.writeSync(file.fd, block)
    file.removeCallback()
  }
}

let work = withFs
let version = `Node ${process.version}, fs`
try {
  work = withTmp(require('tmp'))
  version = `Node ${process.version}, tmp ${require('tmp/package.json').version}`
} catch (absent) {
  // Not installed: fs it is, and the version says so.
}
if (process.argv[3] !== 'named') throw new Error('only the named file')

console.log(version)
require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const times = Number(line)
  const start = process.hrtime.bigint()
  for (let i = 0; i < times; i++) work()
  console.log(Number(process.hrtime.bigint() - start) / times)
})
