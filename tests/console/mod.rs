//! Commands as somebody types them, played in a copy of a folder, and what they answer.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Plays the commands, one a line, in a copy of a folder. The transcript has each command after `$ `, its standard output,
/// its standard error after `! `, and its exit status after `? ` where that is not 0.
///
/// A command is `smsc …` or `cat FILE`; before it may stand `NAME=value`, behind it `< FILE`. Words are quoted as in a shell.
pub fn play(folder: &Path, commands: &str) -> Result<String, String> {
    let copy = tempfile::tempdir().map_err(|error| error.to_string())?;
    let project = copy.path().join("project");
    copy_files(folder, &project).map_err(|error| error.to_string())?;
    let lines = commands.lines().filter(|line| !line.trim().is_empty());
    let transcript: String = lines.map(|line| play_line(&project, line)).collect::<Result<_, _>>()?;
    Ok(without_program_ids(&transcript))
}

/// Programs change with the compiler, and their listings are goldens of their own: here their ids and sizes are left out,
/// and how fast anything was.
fn without_program_ids(transcript: &str) -> String {
    let id = regex::Regex::new(r"\b[0-9a-f]{32}\b").expect("a valid expression");
    let size = regex::Regex::new(r"\b[0-9]+ bytes").expect("a valid expression");
    let speed = regex::Regex::new(r"\b[0-9]+ messages per CPU second").expect("a valid expression");
    let transcript = id.replace_all(transcript, "<id>");
    let transcript = size.replace_all(&transcript, "<size> bytes");
    speed.replace_all(&transcript, "<speed> messages per CPU second").into_owned()
}

fn copy_files(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_files(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn play_line(folder: &Path, line: &str) -> Result<String, String> {
    let typed = Typed::read(line)?;
    let mut transcript = format!("$ {line}\n");
    if typed.program == "cat" {
        let name = typed.arguments.first().ok_or("cat what?")?;
        let text = fs::read_to_string(folder.join(name)).map_err(|error| format!("{name}: {error}"))?;
        return Ok(transcript + &with_mark(&text, ""));
    }
    if typed.program != "smsc" {
        return Err(format!("`{}` is no command that goldens know", typed.program));
    }
    let input = match &typed.input {
        Some(name) => Stdio::from(fs::File::open(folder.join(name)).map_err(|error| error.to_string())?),
        None => Stdio::null(),
    };
    let output = Command::new(env!("CARGO_BIN_EXE_smsc"))
        .args(&typed.arguments)
        .current_dir(folder)
        .env_clear()
        .env("LANG", "C.UTF-8")
        .envs(&typed.variables)
        .stdin(input)
        .output()
        .map_err(|error| error.to_string())?;
    transcript += &with_mark(&String::from_utf8_lossy(&output.stdout), "");
    transcript += &with_mark(&String::from_utf8_lossy(&output.stderr), "! ");
    match output.status.code() {
        Some(0) => {}
        Some(status) => transcript += &format!("? {status}\n"),
        None => transcript += "? killed\n",
    }
    Ok(transcript)
}

/// Every line after a mark; `%` stands where the last line does not end.
fn with_mark(text: &str, mark: &str) -> String {
    let lines: String =
        text.lines().map(|line| format!("{mark}{line}").trim_end().to_owned() + "\n").collect();
    if text.is_empty() || text.ends_with('\n') {
        lines
    } else {
        lines.trim_end_matches('\n').to_owned() + "%\n"
    }
}

/// A command line.
struct Typed {
    variables: BTreeMap<String, String>,
    program: String,
    arguments: Vec<String>,
    input: Option<String>,
}

impl Typed {
    fn read(line: &str) -> Result<Self, String> {
        let mut words = words(line)?.into_iter().peekable();
        let mut variables = BTreeMap::new();
        while let Some((name, value)) = words.peek().and_then(|word| word.split_once('=')) {
            if !name.chars().all(|c| c.is_ascii_uppercase() || c == '_') {
                break;
            }
            variables.insert(name.to_owned(), value.to_owned());
            words.next();
        }
        let program = words.next().ok_or("an empty command")?;
        let mut arguments: Vec<String> = words.collect();
        let redirect = arguments.iter().position(|word| word == "<");
        let input = redirect.and_then(|at| arguments.split_off(at).into_iter().nth(1));
        Ok(Self { variables, program, arguments, input })
    }
}

/// Words between spaces; `'…'` and `"…"` keep theirs.
fn words(line: &str) -> Result<Vec<String>, String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for character in line.chars() {
        match (character, quote) {
            ('\'' | '"', None) => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (_, Some(open)) if open == character => quote = None,
            (' ', None) => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    if quote.is_none() { Ok(words) } else { Err(format!("a quote is not closed: {line}")) }
}
