//! The reference of the commands shows what `--help` shows.

use super::{console, filled, hold, path, read};

const PAGE: &str = "docs/reference/commands.md";

/// What `smsc NAME --help` writes.
fn help(name: &str) -> String {
    let transcript = console::play(&path("tests/repository/demo"), &format!("smsc {name} --help")).unwrap();
    let (_, text) = transcript.split_once('\n').unwrap();
    format!("```text\n{}\n```\n", text.trim_end())
}

#[test]
fn the_page_shows_the_help_of_every_command() {
    let page = read(PAGE);
    let help = |name: &str| Some(help(name.strip_prefix("help:")?.trim()));
    hold(PAGE, &filled(&page, help));
    for command in smsc::cli::command().get_subcommands() {
        let name = command.get_name();
        assert!(page.contains(&format!("\n## smsc {name}\n")), "{PAGE} has no section for {name}");
        assert!(page.contains(&format!("<!-- help: {name} -->\n")), "{PAGE} lacks the help of {name}");
    }
}
