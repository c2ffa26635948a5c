//! The examples of the catalog, which completion and reference show, compile without errors or warnings.

use smsc::catalog::{GROUPS, functions};
use smsc::compile;
use smsc::config::Config;
use smsc::diag::Diagnostic;
use smsc::source::{SourceFile, Sources};

/// What is said of a script.
fn said_of(script: &str) -> Vec<Diagnostic> {
    let sources = Sources::new(vec![SourceFile::new("example.sms", script)]);
    compile::check(&sources, &Config::default()).diagnostics
}

#[test]
fn constructs() {
    for construct in GROUPS.iter().flat_map(|group| group.constructs) {
        assert_eq!(said_of(construct.example), [], "{}:\n{}", construct.name, construct.example);
    }
}

#[test]
fn built_in_functions() {
    for function in functions::all() {
        let script = format!(
            "object contact {{ tags: list(text) }}\n\
             automation example {{ trigger keyword \"EXAMPLE\" {} say \"Done.\" }}",
            function.example
        );
        assert_eq!(said_of(&script), [], "{}:\n{script}", function.name);
    }
}
