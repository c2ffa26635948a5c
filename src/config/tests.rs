use proptest::prelude::*;

use super::*;
use crate::diag::codes;
use crate::source::{SourceFile, Sources};

const FULL: &str = include_str!("../../docs/reference/smsc.example.toml");

fn parse_text(text: &str) -> (Config, Vec<Diagnostic>) {
    parse(FileId(0), text)
}

/// Each diagnostic as `code|text under its span|message|help`.
fn problems(text: &str) -> Vec<String> {
    let sources = Sources::new(vec![SourceFile::new(FILE_NAME, text)]);
    let (_, diagnostics) = parse_text(text);
    let shown = diagnostics.iter().map(|diagnostic| {
        let under = sources.slice(diagnostic.span);
        format!("{}|{under}|{}|{}", diagnostic.code.0, diagnostic.message, diagnostic.help)
    });
    shown.collect()
}

#[test]
fn nothing_means_the_defaults() {
    assert_eq!(parse_text(""), (Config::default(), Vec::new()));
    assert_eq!(*Config::default().limits.keyword_min, 4);
}

#[test]
fn reads_every_setting_of_the_example() {
    let (config, diagnostics) = parse_text(FULL);
    assert_eq!(diagnostics, []);
    assert_eq!(config.project.timezone.value, "Europe/Paris");
    assert_eq!(config.project.default_country.unwrap().value, "FR");
    let names: Vec<_> = config.channels.iter().map(|channel| channel.name.value.as_str()).collect();
    assert_eq!(names, ["alerts", "labo", "partner", "shop"]);
    assert_eq!(config.services.len(), 1);
    assert_eq!(config.policy.stop_scope.value, StopScope::Sender);
    assert_eq!(config.limits.late.value.ms, 3_600_000);
    assert_eq!(config.lints.of(codes::MANY_SEGMENTS), crate::diag::levels::Level::Deny);
    let variables: Vec<_> = config.variables.iter().map(|variable| variable.name.as_str()).collect();
    assert!(variables.contains(&"TWILIO_TOKEN") && variables.contains(&"SMTP_URL"));
}

#[test]
fn every_problem_is_told_at_once() {
    let text = "
[projet]
[project]
timezone = \"Europa/Paris\"
default_country = \"fr\"
language = 2
[limits]
keyword_min = 0
late = \"soon\"
choises = 4
messages = \"5\"
[lints]
many-segmants = \"deny\"
missing-value = \"allow\"
many-segments = \"loud\"
";
    assert_eq!(
        problems(text),
        [
            "E0801|projet|there is no section `[projet]`|did you mean `project`?",
            "E0802|\"Europa/Paris\"|`project.timezone` cannot be `Europa/Paris`|write a name of the IANA time zone database, as in `Europe/Paris`",
            "E0802|\"fr\"|`project.default_country` cannot be `fr`|write two capital letters, as in `FR`",
            "E0802|2|`project.language` cannot be 2|write 1",
            "E0802|0|`limits.keyword_min` cannot be 0|write 1 to 20",
            "E0802|\"soon\"|`limits.late` cannot be `soon`|write a duration, as in `10s`, `15m` or `1h30m`",
            "E0801|choises|`[limits]` has no setting `choises`|did you mean `choices`?",
            "E0802|\"5\"|`limits.messages` must be a whole number, not a text|",
            "E0801|many-segmants|there is no warning `many-segmants`|did you mean `many-segments`?",
            "E0802|missing-value|`missing-value` is an error, which no level can change|remove the line; only warnings have levels",
            "E0802|\"loud\"|`lints.many-segments` must be a level|write one of `\"allow\"`, `\"warn\"`, `\"deny\"`",
        ]
    );
}

#[test]
fn properties_of_the_crm_have_names_of_their_own() {
    let text = "
[crm]
url = \"https://crm.example.com/\"
secret = \"x\"
[crm.properties]
last_message_at = \"sms_date\"
last_message_id = \"sms_date\"
opted_out = \"\"
last_mesage_to = \"to\"
";
    assert_eq!(
        problems(text),
        [
            "E0802|\"sms_date\"|`last_message_id` has the name of `last_message_at`|give each a name of its own",
            "E0802|\"\"|`crm.properties.opted_out` is empty|it is the name of a property in the CRM",
            "E0801|last_mesage_to|`[crm.properties]` has no setting `last_mesage_to`|did you mean `last_message_to`?",
        ]
    );
}

#[test]
fn channels_say_what_they_need() {
    let text = "
[channels.shop]
kind = \"twilo\"
[channels.a]
kind = \"twilio\"
account_sid = \"env:\"
secret = \"x\"
[channels.b]
kind = \"simulator\"
sender = \"a\"
[services.pos]
url = \"pos.example.com\"
timeout = 10
";
    assert_eq!(
        problems(text),
        [
            "E0802|\"twilo\"|`channels.shop.kind` cannot be `twilo`|did you mean `twilio`?",
            "E0802|a|`[channels.a]` needs `auth_token`|add `auth_token = …`; docs/reference/smsc-toml.md says what it means",
            "E0802|\"env:\"|`channels.a.account_sid` cannot be `env:`|write a text, or `env:NAME`",
            "E0801|secret|`[channels.a]` has no setting `secret`|it has `kind`, `sender`, `optout`, `rate_per_second`, `stop_notice`, `account_sid`, `auth_token`, `webhook_key`, `messaging_service_sid`, `url`",
            "E0802|\"pos.example.com\"|`services.pos.url` cannot be `pos.example.com`|write an address, as in `https://pos.example.com/api`, or `env:NAME`",
            "E0802|10|`services.pos.timeout` must be a text in quotes, not a number|",
        ]
    );
}

#[test]
fn one_sender_has_one_channel() {
    let text = "[channels.a]\nkind = \"simulator\"\n[channels.b]\nkind = \"simulator\"\nsender = \"a\"\n";
    assert_eq!(
        problems(text),
        [
            "E0802|\"a\"|two channels serve the sender `a`|declare another sender in the script, or remove one of the channels"
        ]
    );
}

#[test]
fn a_server_that_others_reach_needs_a_token() {
    assert_eq!(problems("[server]\nlisten = \"127.0.0.1:80\""), [""; 0]);
    assert_eq!(problems("[server]\nlisten = \"0.0.0.0:80\"").len(), 1);
    assert_eq!(problems("[server]\nlisten = \"0.0.0.0:80\"\nadmin_token = \"env:TOKEN\""), [""; 0]);
    assert_eq!(problems("[server]\npublic_url = \"https://x.example\"").len(), 1);
    assert_eq!(problems("[server]\nadmin_token = \"short\"").len(), 1);
}

#[test]
fn the_stop_list_keeps_stop() {
    assert_eq!(problems("[policy]\nstop_words = [\"stop\", \"ARRÊT\"]"), [""; 0]);
    assert_eq!(problems("[policy]\nstop_words = [\"ARRÊT\"]").len(), 1);
    assert_eq!(problems("[policy]\nstop_words = [\"STOP\", \" \"]").len(), 1);
    assert_eq!(problems("[policy]\nstop_words = \"STOP\"").len(), 1);
}

#[test]
fn other_words_replace_the_built_in_ones() {
    use crate::text::ComplianceWord::{Help, Stop};
    let (config, _) = parse_text("[policy]\nstop_words = [\"STOP\", \"BASTA\"]");
    let words = config.policy.compliance_words();
    assert_eq!(words.classify("Basta!", false), Some(Stop));
    assert_eq!(words.classify("quit", false), None);
    assert_eq!(words.classify("help", false), Some(Help));
}

#[test]
fn broken_toml_hides_no_other_problem() {
    let found = problems("[limits]\nsegments = \nchoises = 3\n[channels.a]\nkind = \"twilio\"\n");
    assert!(found.iter().any(|problem| problem.contains("cannot be read")), "{found:?}");
    assert!(found.iter().any(|problem| problem.contains("choises")), "{found:?}");
    assert!(!found.iter().any(|problem| problem.contains("needs")), "{found:?}");
}

#[test]
fn slips_of_other_formats_are_told_once_with_a_repair() {
    for (text, told, meant) in [
        (
            "[project]\nlanguage: 1\n",
            "a setting and its value are joined by `=`",
            "[project]\nlanguage = 1\n",
        ),
        (
            "[project]\ndefault_country = FR\n",
            "a text stands in quotes",
            "[project]\ndefault_country = \"FR\"\n",
        ),
        (
            "// mine\n[project]\nlanguage = 1\n",
            "a comment of this file begins with `#`",
            "# mine\n[project]\nlanguage = 1\n",
        ),
    ] {
        let (_, diagnostics) = parse_text(text);
        let [found] = diagnostics.as_slice() else { panic!("{text}: {diagnostics:?}") };
        assert_eq!(found.message, told);
        let mut repaired = text.to_owned();
        for edit in &found.fix.as_ref().unwrap().edits {
            repaired.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
        }
        assert_eq!(repaired, meant);
        assert_eq!(parse_text(&repaired).1, [], "{repaired}");
    }
}

#[test]
fn names_must_be_declared() {
    let text = "[channels.shop]\nkind = \"http\"\nurl = \"https://x.example\"\nsecret = \"s\"\n[channels.play]\nkind = \"simulator\"\n[services.poss]\nurl = \"https://x.example\"\n";
    let (config, diagnostics) = parse_text(text);
    assert_eq!(diagnostics, []);
    let told = |senders: &[&str], services: &[&str]| -> Vec<String> {
        let found = check_names(&config, senders, services);
        found.iter().map(|diagnostic| format!("{} {}", diagnostic.message, diagnostic.help)).collect()
    };
    assert_eq!(told(&["shop"], &["poss"]), [""; 0]);
    assert_eq!(
        told(&["shops"], &["pos"]),
        [
            "no script declares the sender `shop` did you mean `shops`?",
            "no script declares the service `poss` did you mean `pos`?"
        ]
    );
}

#[test]
fn mails_may_come_from_a_name() {
    for from in ["shop@example.com", "Shop <shop@example.com>", "\"Shop, Paris\" <shop@example.com>"] {
        let (_, diagnostics) = parse_text(&format!("[smtp]\nurl = \"smtp://localhost\"\nfrom = '{from}'\n"));
        assert!(diagnostics.is_empty(), "{from}: {diagnostics:?}");
    }
    for from in ["Shop", "Shop <shop>", "<>", "shop@example.com>"] {
        let (_, diagnostics) = parse_text(&format!("[smtp]\nurl = \"smtp://localhost\"\nfrom = '{from}'\n"));
        assert_eq!(diagnostics.len(), 1, "{from}");
    }
}

#[test]
fn variables_are_looked_up_by_whoever_runs() {
    let (config, _) = parse_text("[smtp]\nurl = \"env:SMTP_URL\"\nfrom = \"env:FROM\"\n");
    let missing = missing_variables(&config, |name| name == "FROM");
    let messages: Vec<_> = missing.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    assert_eq!(messages, ["the environment variable `SMTP_URL` is not set"]);
}

/// All files below a folder of the repository with this ending.
fn files_below(folder: &str, ending: &str) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found
}

#[test]
fn examples_and_templates_have_valid_settings() {
    let files = ["examples", "src/cli/templates"].iter().flat_map(|folder| files_below(folder, FILE_NAME));
    let mut count = 0;
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(problems(&text), [""; 0], "{}", path.display());
        count += 1;
    }
    assert!(count > 0);
}

/// Pages of diagnostics show wrong settings on purpose; `tests/diagnostic_pages.rs` reads those.
#[test]
fn settings_in_the_documents_are_valid() {
    let pages = files_below("docs", ".md")
        .into_iter()
        .filter(|path| !path.to_string_lossy().contains("diagnostics/"));
    let mut count = 0;
    for path in pages {
        let page = std::fs::read_to_string(&path).unwrap();
        for block in page.split("\n```toml\n").skip(1) {
            let text = block.split("```").next().unwrap();
            assert_eq!(problems(text), [""; 0], "{}: {text}", path.display());
            count += 1;
        }
    }
    assert!(count > 0);
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,60}|([a-z\\[\\]=.\"{}\\n ]|env:|channels|lints){0,40}") {
        let _ = parse_text(&text);
    }

    #[test]
    fn no_damage_to_the_example_makes_it_panic(at in 0usize..4000, with in "[\\[\\]=\"'.a\\n#é]{0,3}") {
        let at = FULL.floor_char_boundary(at.min(FULL.len()));
        let text = format!("{}{with}{}", &FULL[..at], &FULL[(at + 1).min(FULL.len())..]);
        for diagnostic in parse_text(&text).1 {
            prop_assert!(text.get(diagnostic.span.start as usize..diagnostic.span.end as usize).is_some());
        }
    }
}
