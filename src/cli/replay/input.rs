//! Lines of a file or of standard input, one at a time and none of them too long.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

use super::super::failure::Failure;
use crate::replay::limits;

/// What some programs put before the first line of a file.
const BOM: &[u8] = "\u{feff}".as_bytes();

/// Lines to be read.
pub(super) struct Lines {
    reader: Box<dyn BufRead>,
    path: PathBuf,
    line: Vec<u8>,
    /// Bytes of the file, where they are known.
    pub(super) size: Option<u64>,
    /// Bytes read so far.
    pub(super) done: u64,
    number: u64,
}

/// A line.
pub(super) enum Line<'l> {
    /// Its bytes, without the line break.
    Whole(&'l [u8]),
    /// It is longer than [`limits::LINE_BYTES`], and was passed over.
    TooLong,
}

impl Lines {
    /// Opens a file; `-` is standard input.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let (reader, size): (Box<dyn BufRead>, _) = if path == Path::new("-") {
            (Box::new(BufReader::with_capacity(1 << 16, io::stdin())), None)
        } else {
            let file = File::open(path).map_err(|error| Failure::reading(path, &error))?;
            let about = file.metadata().map_err(|error| Failure::reading(path, &error))?;
            if about.is_dir() {
                return Err(Failure::usage(format!(
                    "`{}` is a folder and no file of messages",
                    path.display()
                )));
            }
            let size = about.is_file().then_some(about.len());
            (Box::new(BufReader::with_capacity(1 << 16, file)), size)
        };
        Ok(Self { reader, path: path.to_owned(), line: Vec::new(), size, done: 0, number: 0 })
    }

    /// The next line that is not blank, with its number from 1.
    pub(super) fn next(&mut self) -> Result<Option<(u64, Line<'_>)>, Failure> {
        loop {
            self.line.clear();
            let mut limited = self.reader.by_ref().take(limits::LINE_BYTES as u64 + 1);
            let read = limited.read_until(b'\n', &mut self.line);
            let read = read.map_err(|error| Failure::reading(&self.path, &error))?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            self.done += read as u64;
            if self.number == 1 && self.line.starts_with(BOM) {
                self.line.drain(..BOM.len());
            }
            if read > limits::LINE_BYTES && self.line.last() != Some(&b'\n') {
                self.done += self.pass_over()?;
                return Ok(Some((self.number, Line::TooLong)));
            }
            if !self.line.trim_ascii().is_empty() {
                break;
            }
        }
        Ok(Some((self.number, Line::Whole(self.line.trim_ascii_end()))))
    }

    /// The rest of a line that is too long.
    fn pass_over(&mut self) -> Result<u64, Failure> {
        let skipped = self.reader.skip_until(b'\n');
        skipped.map(|bytes| bytes as u64).map_err(|error| Failure::reading(&self.path, &error))
    }
}
