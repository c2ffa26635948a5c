//! Bytes of a file to text.

use super::limits::MAX_SOURCE_BYTES;
use crate::diag::{Diagnostic, codes};
use crate::source::{FileId, SourceFile, Span};

/// Reads a script's bytes. What is not UTF-8 or too large comes back as a file to show, with what is wrong with it.
pub fn decode(id: FileId, path: &str, bytes: &[u8]) -> Result<SourceFile, Box<(SourceFile, Diagnostic)>> {
    if bytes.len() > MAX_SOURCE_BYTES {
        let file = SourceFile::new(path, "");
        return Err(Box::new((file, too_large(id, bytes.len()))));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(SourceFile::new(path, text)),
        Err(error) => Err(Box::new(not_utf8(id, path, bytes, error.valid_up_to()))),
    }
}

/// A file of this many bytes is not read.
pub(super) fn too_large(id: FileId, bytes: usize) -> Diagnostic {
    let (size, limit) = (bytes / (1024 * 1024), MAX_SOURCE_BYTES / (1024 * 1024));
    let message = format!("this file is larger than {limit} MiB");
    Diagnostic::error(codes::INVALID_SOURCE, Span::new(id, 0, 0), message)
        .note(format!("it has {size} MiB"))
        .help("split it: all files of a project are read together, in whatever order")
}

fn not_utf8(id: FileId, path: &str, bytes: &[u8], valid_up_to: usize) -> (SourceFile, Diagnostic) {
    let is_utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    if is_utf16 {
        let diagnostic =
            Diagnostic::error(codes::INVALID_SOURCE, Span::new(id, 0, 0), "this file is saved as UTF-16")
                .help("save it as UTF-8");
        return (SourceFile::new(path, ""), diagnostic);
    }
    let file = SourceFile::new(path, &String::from_utf8_lossy(bytes));
    // The file has lost the mark before the text, if it had one.
    let mark = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let at = valid_up_to.saturating_sub(mark) as u32;
    let replacement = char::REPLACEMENT_CHARACTER.len_utf8() as u32;
    let diagnostic = Diagnostic::error(
        codes::INVALID_SOURCE,
        Span::new(id, at, at + replacement),
        "this file is not UTF-8",
    )
    .note("here is the first byte that is no character")
    .help("save it as UTF-8: it is probably saved as Windows-1252 or Latin-1");
    (file, diagnostic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_is_read_and_all_else_is_named() {
        let read = |bytes: &[u8]| decode(FileId(0), "a.sms", bytes).map_err(|error| error.1);
        assert_eq!(&*read("\u{feff}é".as_bytes()).unwrap().text, "é");
        let latin = read(b"say \"caf\xe9\"").unwrap_err();
        assert_eq!((latin.code, latin.span.start), (codes::INVALID_SOURCE, 8));
        let marked = read(b"\xef\xbb\xbfsay \"caf\xe9\"").unwrap_err();
        assert_eq!(marked.span.start, 8);
        assert!(read(b"\xff\xfes\0a\0").unwrap_err().message.contains("UTF-16"));
        let large = read(&vec![b' '; MAX_SOURCE_BYTES + 1]).unwrap_err();
        assert_eq!(large.message, "this file is larger than 8 MiB");
    }
}
