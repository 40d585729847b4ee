// Go's os.CreateTemp at the named file; called as peer.c describes.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"time"
)

var block = bytes.Repeat([]byte("x"), 4096)

func named(directory string) error {
	file, err := os.CreateTemp(directory, "peer")
	if err != nil {
		return err
	}
	if _, err := file.Write(block); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return os.Remove(file.Name())
}

func main() {
	if len(os.Args) != 4 || os.Args[2] != "named" {
		fmt.Fprintln(os.Stderr, "only the named file")
		os.Exit(2)
	}
	fmt.Println(runtime.Version())
	requests := bufio.NewScanner(os.Stdin)
	for requests.Scan() {
		times, _ := strconv.Atoi(requests.Text())
		start := time.Now()
		for i := 0; i < times; i++ {
			if err := named(os.Args[3]); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
		fmt.Println(float64(time.Since(start).Nanoseconds()) / float64(times))
	}
}
