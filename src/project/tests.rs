use super::*;
use std::fs;

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn paths(project: &Project) -> Vec<&str> {
    project.sources.iter().map(|(_, file)| file.path.as_str()).collect()
}

fn codes(diagnostics: &[Diagnostic]) -> Vec<&str> {
    diagnostics.iter().map(|diagnostic| diagnostic.code.0).collect()
}

#[test]
fn a_folder_is_all_scripts_below_it() {
    let files: [(&str, &[u8]); 6] = [
        ("b.sms", b""),
        ("a/z.sms", b""),
        ("a.sms", b""),
        (".git/x.sms", b""),
        ("notes.txt", b""),
        ("smsc.toml", b"[project]\ntimezone = \"Europe/Paris\"\n"),
    ];
    let folder = folder(&files);
    let project = Project::read(folder.path()).unwrap();
    assert_eq!(paths(&project), ["a.sms", "a/z.sms", "b.sms"]);
    assert_eq!(*project.config.project.timezone, "Europe/Paris");
    assert_eq!(codes(&project.diagnostics), [""; 0]);
}

#[test]
fn a_file_is_that_file_alone_with_the_settings_beside_it() {
    let folder = folder(&[("a.sms", b""), ("b.sms", b""), ("smsc.toml", b"[project]\ntimezon = 1\n")]);
    let project = Project::read(&folder.path().join("b.sms")).unwrap();
    assert_eq!(paths(&project), ["b.sms"]);
    assert_eq!(codes(&project.diagnostics), ["E0801"]);
    let file = project.sources.get(project.diagnostics[0].span.file).unwrap();
    assert_eq!(file.path, "smsc.toml");
    assert_eq!(project.path_of(file), folder.path().join("smsc.toml"));
}

#[test]
fn what_is_no_project_is_named() {
    let folder = folder(&[("notes.txt", b"")]);
    let error = |path: &Path| Project::read(path).unwrap_err();
    assert!(matches!(error(folder.path()), ReadError::NoScripts(_)));
    assert!(matches!(error(&folder.path().join("notes.txt")), ReadError::NotAScript(_)));
    assert!(matches!(error(&folder.path().join("a.sms")), ReadError::NotFound(_)));
}

#[test]
fn a_file_that_is_not_utf8_raises_no_second_error() {
    let scripts: [(&str, &[u8]); 3] = [
        ("a.sms", b"group caf\xe9s \"Caf\xe9s\""),
        ("b.sms", b"automation b { trigger keyword \"HELLO\" say \"Hi\" add to caf\xc3\xa9s }"),
        ("c.sms", b"conversation {"),
    ];
    let folder = folder(&scripts);
    let checked = Project::read(folder.path()).unwrap().check();
    assert_eq!(codes(&checked.diagnostics), ["E0107", "E0105", "E0106"]);
}

#[test]
fn changed_settings_count() {
    let folder = folder(&[("a.sms", b""), ("smsc.toml", b"[project]\ntimezon = \"Europe/Paris\"\n")]);
    let project = Project::read(folder.path()).unwrap();
    let file = project.sources.settings_id();
    let text = "[project]\ntimezone = \"Europe/Paris\"\n".to_owned();
    let changed = project.with_texts(&[FixedFile { file, text }]);
    assert_eq!(*changed.config.project.timezone, "Europe/Paris");
    assert_eq!(codes(&changed.diagnostics), [""; 0]);
}
