//! Programs of small scripts.

use crate::bytecode::Program;
use crate::compile;
use crate::config::Config;
use crate::source::{SourceFile, Sources};

/// The program of one script; panics with the diagnostics where it has errors.
fn build(script: &str) -> Program {
    let sources = Sources::new(vec![SourceFile::new("test.sms", script)]);
    let config = Config::default();
    let checked = compile::check(&sources, &config);
    let file =
        compile::build(&checked, &sources, &config, false).unwrap_or_else(|error| panic!("{error:#?}"));
    Program::load(&file).unwrap()
}

#[test]
fn a_survey() {
    let program = build(
        r#"conversation survey {
            trigger keyword "PETS"
            message kind {
                say "Which pet?"
                choice "Cat", "kitty" -> thanks
                choice "Dog"
            }
            recommendation thanks { say "Cats rule." }
            default recommendation { say "Thanks!" }
        }"#,
    );
    assert_eq!(program.unit_named("survey"), Some(0));
    assert_eq!(program.keyword_triggers("pets").collect::<Vec<_>>(), [0]);
    assert_eq!(program.step_name(0, 2), "default");
}
