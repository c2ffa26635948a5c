//! Which module may import which: the direction of docs/architecture.md.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::path;

/// Each module of the library with those that it may import. A module may always import itself.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("text", &[]),
    ("value", &["text"]),
    ("diag", &["source", "text"]),
    ("bytecode", &["value", "text"]),
    ("vm", &["bytecode", "value", "text"]),
    ("replay", &["vm", "bytecode", "value", "text"]),
    ("config", &["diag", "source", "text", "value"]),
    ("runtime", &["config", "vm", "bytecode", "value", "text"]),
    ("syntax", &["diag", "source", "text", "value"]),
    ("fmt", &["syntax", "diag", "source"]),
    ("catalog", &["value", "text"]),
    ("check", &["catalog", "config", "syntax", "diag", "source", "text", "value"]),
    ("codegen", &["check", "config", "bytecode", "diag", "source", "text", "value"]),
    ("compile", &["codegen", "check", "config", "syntax", "bytecode", "diag", "source"]),
    ("play", &["compile", "codegen", "check", "config", "vm", "bytecode", "source", "text", "value"]),
    (
        "script_test",
        &["play", "compile", "codegen", "check", "config", "vm", "bytecode", "source", "text", "value"],
    ),
    ("project", &["compile", "config", "syntax", "diag", "source"]),
    (
        "explore",
        &[
            "script_test",
            "play",
            "compile",
            "codegen",
            "check",
            "config",
            "vm",
            "bytecode",
            "diag",
            "source",
            "text",
            "value",
        ],
    ),
    (
        "chat",
        &[
            "play",
            "script_test",
            "compile",
            "codegen",
            "check",
            "fmt",
            "config",
            "syntax",
            "vm",
            "bytecode",
            "diag",
            "source",
            "text",
            "value",
        ],
    ),
    ("graph", &["check", "config", "diag", "source", "value"]),
    ("diff", &["graph", "compile", "check", "config", "syntax", "bytecode", "source", "value"]),
    (
        "ide",
        &[
            "explore",
            "codegen",
            "graph",
            "project",
            "script_test",
            "compile",
            "check",
            "catalog",
            "fmt",
            "config",
            "syntax",
            "diag",
            "source",
            "text",
            "value",
        ],
    ),
    ("lsp", &["ide", "project", "config", "fmt", "diag", "source"]),
    (
        "cli",
        &[
            "lsp",
            "runtime",
            "project",
            "diff",
            "replay",
            "chat",
            "graph",
            "explore",
            "script_test",
            "play",
            "compile",
            "codegen",
            "check",
            "fmt",
            "config",
            "syntax",
            "vm",
            "bytecode",
            "diag",
            "source",
            "text",
            "value",
        ],
    ),
];

/// Crates that one module alone may use.
const USED_BY_ONE: &[(&str, &str)] = &[
    ("ariadne", "src/diag/render/full.rs"),
    ("lalrpop_util", "src/syntax"),
    ("logos", "src/syntax"),
    ("rmp_serde", "src/bytecode"),
    ("toml", "src/config"),
    ("clap", "src/cli"),
    ("lsp_server", "src/lsp"),
    ("lsp_types", "src/lsp"),
    ("anstream", "src/cli"),
    ("quick_junit", "src/cli"),
    ("rusqlite", "src/runtime/store/sqlite"),
    ("axum", "src/runtime/http"),
    ("uuid", "src/runtime/ids.rs"),
    ("csv", "src/runtime/http/csv_files.rs"),
    ("hyper_util", "src/runtime"),
    ("rustls", "src/runtime/client.rs"),
    ("lettre", "src/runtime/connector/smtp.rs"),
    ("indicatif", "src/cli/progress.rs"),
    ("rustix", "src/cli/replay"),
    ("rustyline", "src/cli/chat"),
];

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The lines of a file that are code of the product: no comments, and nothing from its test module on.
fn code(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut in_tests = is_test_file(path);
    let mut kept = Vec::new();
    for line in text.lines() {
        in_tests |= line.starts_with("mod tests {");
        if !in_tests && !line.trim_start().starts_with("//") {
            kept.push(line.to_owned());
        }
    }
    kept
}

/// Whether the module that declares a file does so for tests alone.
fn is_test_file(path: &Path) -> bool {
    let declared = format!("#[cfg(test)]\nmod {};", path.file_stem().unwrap().to_string_lossy());
    let folder = path.parent().unwrap();
    let parents = [folder.join("mod.rs"), folder.with_extension("rs"), folder.join("lib.rs")];
    parents
        .iter()
        .filter_map(|parent| std::fs::read_to_string(parent).ok())
        .any(|text| text.contains(&declared))
}

/// The top-level modules that a file names: by `crate::…`, or by as many `super::` as lead to the crate.
fn imported(root: &Path, path: &Path) -> BTreeSet<String> {
    let inside = path.strip_prefix(root).unwrap();
    let is_module_file = path.file_name().is_some_and(|name| name == "mod.rs");
    let depth = inside.components().count() - usize::from(is_module_file);
    let to_crate = "super::".repeat(depth);
    let mut found = BTreeSet::new();
    for line in code(path) {
        for prefix in ["crate::", to_crate.as_str()] {
            for (at, _) in line.match_indices(prefix) {
                let before = line[..at].chars().next_back();
                if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | ':')) {
                    continue;
                }
                let rest = &line[at + prefix.len()..];
                if let Some(names) = rest.strip_prefix('{') {
                    let names = names.split(['}', '\n']).next().unwrap_or_default();
                    found.extend(names.split(',').map(first_name));
                } else {
                    found.insert(first_name(rest));
                }
            }
        }
    }
    found.remove("");
    found
}

fn first_name(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn imports_go_one_way() {
    let root = path("src");
    let mut wrong = Vec::new();
    for file in rust_files(&root) {
        let inside = file.strip_prefix(&root).unwrap();
        let top = inside.components().next().unwrap().as_os_str().to_string_lossy().replace(".rs", "");
        if matches!(top.as_str(), "lib" | "main") {
            continue;
        }
        let (_, allowed) = MAY_IMPORT
            .iter()
            .find(|(module, _)| *module == top)
            .unwrap_or_else(|| panic!("say what {top} may import"));
        for name in imported(&root, &file) {
            let is_module = MAY_IMPORT.iter().any(|(module, _)| *module == name);
            if is_module && name != top && !allowed.contains(&name.as_str()) {
                wrong.push(format!("{} imports {name}", inside.display()));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn the_list_of_modules_is_complete_and_has_no_circle() {
    let known: BTreeSet<&str> = MAY_IMPORT.iter().map(|(module, _)| *module).collect();
    let lib = super::read("src/lib.rs");
    let declared: BTreeSet<&str> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(declared, known);
    // In the order of the list every module comes after those that it imports.
    for (at, (module, imports)) in MAY_IMPORT.iter().enumerate() {
        for import in *imports {
            assert!(
                MAY_IMPORT[..at].iter().any(|(earlier, _)| earlier == import),
                "{module} before {import}"
            );
        }
    }
}

/// Whether a path in a line begins with this crate: `ring::` in `String::` is none.
fn names(line: &str, name: &str) -> bool {
    let path = format!("{name}::");
    line.match_indices(&path)
        .map(|(at, _)| at)
        .any(|at| !line[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_'))
}

#[test]
fn each_of_these_crates_has_one_user() {
    let root = path("");
    let mut wrong = Vec::new();
    for file in rust_files(&path("src")) {
        let inside = file.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        for line in code(&file) {
            for (name, home) in USED_BY_ONE {
                let named = names(&line, name);
                if named && !inside.starts_with(home) {
                    wrong.push(format!("{inside}: {line}"));
                }
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

/// The core reads no files and no clock, draws no randomness, starts no threads.
#[test]
fn only_the_outermost_modules_touch_the_world() {
    let forbidden = [
        "std::fs",
        "std::env",
        "std::net::Tcp",
        "std::net::Udp",
        "std::process",
        "std::thread",
        "SystemTime",
        "Instant::now",
        "Zoned::now",
        "Timestamp::now",
        "use rand",
    ];
    let allowed = [
        "src/cli",
        "src/project",
        "src/main.rs",
        "src/lsp",
        "src/runtime/clock.rs",
        "src/runtime/host.rs",
        "src/runtime/service/",
        "src/runtime/store/sqlite",
        "src/runtime/http/events.rs",
    ];
    let root = path("");
    let mut wrong = Vec::new();
    for file in rust_files(&path("src")) {
        let inside = file.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        if allowed.iter().any(|home| inside.starts_with(home)) {
            continue;
        }
        for line in code(&file) {
            if forbidden.iter().any(|name| line.contains(name)) {
                wrong.push(format!("{inside}: {}", line.trim()));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}
