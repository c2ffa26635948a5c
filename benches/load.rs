//! How long a program of 10,000 conversations takes to be read and verified.
//!
//! The conversations are those of the workload that engines are compared by: each with texts and keywords of its own.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use smsc::bytecode::Program;
use smsc::compile;
use smsc::config::Config;
use smsc::source::{SourceFile, Sources};

const CONVERSATIONS: usize = 10_000;

fn survey(i: usize) -> String {
    format!(
        r#"conversation survey_{i} {{
  trigger keyword "PETS{i:06}", "SURVEY {i:06}"
  reprompt "Sorry, we did not get that. {{choices}}"
  fallback "No problem, maybe another time!"
  message kind {{
    say "Hi {{contact.first_name ?? "there"}}! What kind of pet do you have?"
    choice "Cat", "kitty" {{ set contact.pet = cat  goto size }}
    choice "Dog", "puppy" {{ set contact.pet = dog  goto size }}
    choice "Rabbit", "bunny" {{ set contact.pet = other  goto size }}
    choice "Hamster" {{ set contact.pet = other  goto size }}
  }}
  message size {{
    say "How big is it?"
    choice "Small" -> small_kit
    choice "Medium" -> big_kit
    choice "Enormous"
  }}
  recommendation small_kit {{ say "The small kit {i} is for you: 10% off with PURR{i}."  add to owners }}
  recommendation big_kit {{ say "The big kit {i} is for you: 10% off with WOOF{i}."  add to owners }}
  default recommendation {{ say "Here is 10% off anything: PETS{i}." }}
}}
"#
    )
}

/// The program of the workload, without debug data.
fn program() -> Vec<u8> {
    let schema = r#"object contact { first_name: text? max 20  pet: enum(cat, dog, other)? }
group owners "Pet owners"
"#;
    let mut files = vec![SourceFile::new("schema.sms", schema)];
    for first in (0..CONVERSATIONS).step_by(100) {
        let text: String = (first..first + 100).map(survey).collect();
        files.push(SourceFile::new(format!("surveys_{first:06}.sms"), &text));
    }
    let (sources, config) = (Sources::new(files), Config::default());
    let checked = compile::check(&sources, &config);
    compile::build(&checked, &sources, &config, true).unwrap_or_default()
}

fn load(criterion: &mut Criterion) {
    let file = program();
    assert!(Program::load(&file).is_ok());
    println!("{} conversations: {} bytes", CONVERSATIONS, file.len());
    criterion.bench_function("load 10,000 conversations", |bencher| {
        bencher.iter(|| Program::load(black_box(&file)));
    });
    let program = Program::load(&file).unwrap_or_default();
    criterion.bench_function("look up a keyword", |bencher| {
        bencher.iter(|| program.keyword_triggers(black_box("pets004711")).next());
    });
}

criterion_group!(benches, load);
criterion_main!(benches);
