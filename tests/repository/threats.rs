//! Each threat of docs/threat-model.md names tests, and they exist.

use std::path::Path;

use super::{path, read};

/// The text of every file below a folder that may hold tests.
fn sources(folder: &Path, found: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "node_modules" {
            sources(&path, found);
        } else if name.ends_with(".rs") || name.ends_with(".py") {
            found.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn each_threat_names_tests_that_exist() {
    let mut tests = String::new();
    ["src", "tests"].iter().for_each(|folder| sources(&path(folder), &mut tests));
    let page = read("docs/threat-model.md");
    let rows: Vec<&str> = page.lines().skip_while(|line| !line.starts_with("|---")).skip(1).collect();
    assert!(rows.len() > 10);
    for row in rows.iter().filter(|row| row.starts_with('|')) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
        let [threat, _, named] = cells[..] else { panic!("three cells: {row}") };
        let names: Vec<&str> = named.split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty(), "{threat} names no test");
        for name in names {
            let is_there = tests.contains(&format!("fn {name}(")) || tests.contains(&format!("def {name}("));
            assert!(is_there, "{threat} names `{name}`, which is no test");
        }
    }
}
