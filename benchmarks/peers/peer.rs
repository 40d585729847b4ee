//! The tempfile crate at the works of this directory; called as peer.c describes.

use std::hint::black_box;
use std::io::{self, BufRead, Read, Seek, SeekFrom, Write};
use std::time::Instant;
use tempfile::{tempfile_in, NamedTempFile, SpooledTempFile};

const BLOCK: usize = 4096;
const PIECE: usize = 8192;
const MIB: usize = 1 << 20;
const LIMIT: usize = 256 << 10;

fn named(directory: &str) -> io::Result<()> {
    let mut file = NamedTempFile::new_in(directory)?;
    file.write_all(&[b'x'; BLOCK])?;
    file.close()
}

fn unnamed(directory: &str) -> io::Result<()> {
    tempfile_in(directory)?.write_all(&[b'x'; BLOCK])
}

fn spooled(limit: usize, size: usize) -> io::Result<()> {
    let block = [b'x'; PIECE];
    let mut copy = [0u8; PIECE];
    let piece = size.min(PIECE);
    let mut file = SpooledTempFile::new(limit);
    for _ in 0..size / piece {
        file.write_all(&block[..piece])?;
    }
    file.seek(SeekFrom::Start(0))?;
    while file.read(&mut copy)? > 0 {
        black_box(&copy);
    }
    Ok(())
}

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let directory = arguments[3].as_str();
    let work: Box<dyn Fn() -> io::Result<()>> = match arguments[2].as_str() {
        "named" => Box::new(|| named(directory)),
        "unnamed" => Box::new(|| unnamed(directory)),
        "memory-4k" => Box::new(|| spooled(MIB, BLOCK)),
        "memory-1m" => Box::new(|| spooled(64 * MIB, MIB)),
        "memory-16m" => Box::new(|| spooled(64 * MIB, 16 * MIB)),
        "over" => Box::new(|| spooled(LIMIT, MIB)),
        other => panic!("unknown work {other}"),
    };
    println!("{}", option_env!("PEER_VERSION").unwrap_or("tempfile crate"));
    for request in io::stdin().lock().lines() {
        let times: u32 = request?.parse().expect("a number");
        let start = Instant::now();
        for _ in 0..times {
            work()?;
        }
        println!("{}", start.elapsed().as_nanos() as f64 / f64::from(times));
    }
    Ok(())
}
