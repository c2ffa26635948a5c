//! Plays a script: `//> …` lines in it are what happens to one contact, and what comes of each is written down.
//!
//! | line | |
//! |---|---|
//! | `//> config LINE` | a line of `smsc.toml`, before anything else |
//! | `//> contact +336…` | its number |
//! | `//> consent unknown`, `… subscribed`, `… opted out` | set, not happening; at first it is subscribed |
//! | `//> field NAME JSON`, `//> group NAME`, `//> timezone ZONE`, `//> language CODE` | set, not happening |
//! | `//> user TEXT`, `//> user@SENDER TEXT`, `//> stranger TEXT` | a message; of somebody whom the channel lets in |
//! | `//> intent NAME SCORE JSON` | recognised in the next message |
//! | `//> event NAME JSON` | a declared event |
//! | `//> campaign NAME`, `//> click [NAME]` | |
//! | `//> join GROUP`, `//> leave GROUP`, `//> subscribe [CATEGORY]`, `//> unsubscribe [CATEGORY]` | by the host |
//! | `//> request UNIT [JSON …]`, `//> schedule UNIT` | |
//! | `//> after 2h` | the clock moves on, timers come at their moments |
//! | `//> late 3d` | the clock jumps, then one timer event |
//! | `//> answer N JSON`, `//> fail N` | a service's answer to call number N |
//! | `//> receipt STATUS`, `//> undelivered` | of the last text; with where it was decided |
//! | `//> give back`, `//> team message` | |
//! | `//> deploy OLD => NEW` | the script with one text for another becomes the current program |
//!
//! In JSON a text beginning with `#` is an enum value, with `@` a date-time, with `%` a duration.

mod show;

use std::collections::VecDeque;
use std::sync::Arc;

use smsc::bytecode::Program;
use smsc::config::{self, Config};
use smsc::source::{FileId, SourceFile, Sources};
use smsc::value::{Duration, Symbol, Value, iso};
use smsc::vm::effect::{EffectKind, Origin};
use smsc::vm::event::{Event, EventKind};
use smsc::vm::state::{Consent, State};
use smsc::vm::{Programs, deliver, next_due_ms};

/// The script's program, whatever it is called in the file system.
pub fn compile(script: &str, config: &Config) -> Result<Program, String> {
    let sources = Sources::new(vec![SourceFile::new("script.sms", script)]);
    let mut checked = smsc::compile::check(&sources, config);
    // The machine must stand what the rules on flow refuse too: loops, questions that lead nowhere.
    checked.diagnostics.retain(|found| !found.code.0.starts_with("E04") || found.code.0 == "E0404");
    let built = smsc::compile::build(&checked, &sources, config, false);
    let file = built.map_err(|_| {
        let problems = checked.diagnostics.iter();
        let problem = |found: &smsc::diag::Diagnostic| format!("{} {}", found.code.0, found.message);
        problems.map(problem).collect::<Vec<_>>().join("\n")
    })?;
    Program::load(&file).map_err(|error| format!("{error:?}"))
}

/// What comes of a script and its lines.
pub fn play(script: &str) -> Result<String, String> {
    let lines: Vec<&str> = script.lines().filter_map(|line| line.trim_start().strip_prefix("//> ")).collect();
    let toml: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("config ")).collect();
    let (config, diagnostics) = config::parse(FileId(0), &toml.join("\n"));
    if !diagnostics.is_empty() {
        return Err(format!("{diagnostics:#?}"));
    }
    let mut player = Player::new(script.to_owned(), config)?;
    for line in lines.iter().filter(|line| !line.starts_with("config ")) {
        player.line(line).map_err(|error| format!("{line}: {error}"))?;
    }
    Ok(player.out)
}

struct Player {
    script: String,
    config: Config,
    programs: Programs,
    state: State,
    now_ms: i64,
    events: u64,
    intent: Option<(String, f64, Value)>,
    last_origin: Option<Origin>,
    out: String,
}

impl Player {
    fn new(script: String, config: Config) -> Result<Self, String> {
        let programs = Programs::new(Arc::new(compile(&script, &config)?));
        let beginning = iso::parse_instant("2026-01-05T10:00", programs.zone()).unwrap_or_default();
        let state = State {
            phone: "+33600000000".into(),
            created_at_ms: beginning,
            consent: Consent::Subscribed,
            ..State::default()
        };
        Ok(Self {
            script,
            config,
            programs,
            state,
            now_ms: beginning,
            events: 0,
            intent: None,
            last_origin: None,
            out: String::new(),
        })
    }

    fn line(&mut self, line: &str) -> Result<(), String> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        if self.set(word, rest)? {
            return Ok(());
        }
        self.out.push_str(&format!("> {line}\n"));
        match word {
            "after" => self.after(rest),
            "late" => {
                self.now_ms = self.moment_after(rest)?;
                self.deliver(EventKind::Timer);
                Ok(())
            }
            "deploy" => self.deploy(rest),
            _ => {
                let kind = self.event(word, rest)?;
                self.deliver(kind);
                Ok(())
            }
        }
    }

    /// Lines that set something without an event.
    fn set(&mut self, word: &str, rest: &str) -> Result<bool, String> {
        match word {
            "contact" => self.state.phone = rest.into(),
            "consent" => {
                self.state.consent = match rest {
                    "unknown" => Consent::Unknown,
                    "opted out" => Consent::OptedOut,
                    _ => Consent::Subscribed,
                }
            }
            "field" => {
                let (name, json) = rest.split_once(' ').ok_or("field NAME JSON")?;
                let value = self.json(json)?;
                self.state.set_field(Symbol::of(name), value);
            }
            "group" => drop(self.state.join(Symbol::of(rest))),
            "timezone" => self.state.timezone = Some(rest.into()),
            "language" => self.state.language = Some(Symbol::of(rest)),
            "intent" => {
                let mut parts = rest.splitn(3, ' ');
                let name = parts.next().unwrap_or_default().to_owned();
                let score = parts.next().and_then(|score| score.parse().ok()).ok_or("a score")?;
                let parameters = self.json(parts.next().unwrap_or("{}"))?;
                self.intent = Some((name, score, parameters));
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn event(&mut self, word: &str, rest: &str) -> Result<EventKind, String> {
        let name = || Some(rest.to_owned()).filter(|rest| !rest.is_empty());
        Ok(match word {
            "user" => self.message(rest, None, false),
            "stranger" => self.message(rest, None, true),
            "event" => {
                let (name, json) = rest.split_once(' ').unwrap_or((rest, "{}"));
                EventKind::Custom { name: name.to_owned(), data: self.json(json)? }
            }
            "campaign" => EventKind::Campaign { campaign: self.campaign(rest)?, text: None },
            "click" => EventKind::Click {
                campaign: name().map(|name| self.campaign(&name)).transpose()?,
                url: String::new(),
            },
            "join" => EventKind::Join { group: rest.to_owned() },
            "leave" => EventKind::Leave { group: rest.to_owned() },
            "subscribe" => EventKind::Subscribe { category: name() },
            "unsubscribe" => EventKind::Unsubscribe { category: name() },
            "request" => self.request(rest)?,
            "schedule" => {
                let unit = self.unit(rest)?;
                let trigger = self.programs.current().triggers_of_unit(unit).next().ok_or("no trigger")?;
                EventKind::Schedule { trigger }
            }
            "answer" => {
                let (call, json) = rest.split_once(' ').unwrap_or((rest, "null"));
                let call = call.parse().map_err(|_| "a number")?;
                EventKind::ServiceAnswer { call, answer: Some(self.json(json)?) }
            }
            "fail" => EventKind::ServiceAnswer { call: rest.parse().map_err(|_| "a number")?, answer: None },
            "receipt" => self.receipt(rest, None),
            "undelivered" => self.receipt("undelivered", self.last_origin),
            "give" => EventKind::GiveBack,
            "team" => EventKind::TeamMessage,
            _ => match word.strip_prefix("user@") {
                Some(sender) => {
                    let senders = &self.programs.current().schema().senders;
                    let index = senders.iter().position(|declared| declared.name == sender);
                    self.message(rest, Some(index.ok_or("no such sender")? as u32), false)
                }
                None => return Err("no such line".to_owned()),
            },
        })
    }

    fn message(&mut self, text: &str, sender: Option<u32>, trusted: bool) -> EventKind {
        let text = text.replace("\\n", "\n").as_str().into();
        EventKind::Inbound { text, sender, intent: self.intent.take(), trusted }
    }

    fn receipt(&self, status: &str, origin: Option<Origin>) -> EventKind {
        EventKind::Receipt { message: "message-1".to_owned(), status: status.to_owned(), origin }
    }

    fn request(&self, rest: &str) -> Result<EventKind, String> {
        let (unit, json) = rest.split_once(' ').unwrap_or((rest, "[]"));
        let Value::List(arguments) = self.json(json)? else { return Err("a list of arguments".to_owned()) };
        Ok(EventKind::Request { unit: self.unit(unit)?, arguments: arguments.to_vec(), chain: 0 })
    }

    fn campaign(&self, name: &str) -> Result<u32, String> {
        let campaigns = &self.programs.current().schema().campaigns;
        let index = campaigns.iter().position(|campaign| campaign.name == name);
        index.map(|index| index as u32).ok_or_else(|| "no such campaign".to_owned())
    }

    fn unit(&self, name: &str) -> Result<u32, String> {
        self.programs.current().unit_named(name).ok_or_else(|| "no such unit".to_owned())
    }

    fn moment_after(&self, duration: &str) -> Result<i64, String> {
        let duration = Duration::parse(duration).ok_or("a duration")?;
        self.programs.zone().add(self.now_ms, duration).ok_or_else(|| "past the calendar".to_owned())
    }

    fn after(&mut self, duration: &str) -> Result<(), String> {
        let until_ms = self.moment_after(duration)?;
        while let Some(due_ms) = next_due_ms(&self.state).filter(|due_ms| *due_ms <= until_ms) {
            self.now_ms = due_ms.max(self.now_ms);
            self.out.push_str(&format!("  at {}\n", self.clock(self.now_ms)));
            self.deliver(EventKind::Timer);
        }
        self.now_ms = until_ms;
        Ok(())
    }

    fn deploy(&mut self, rest: &str) -> Result<(), String> {
        let (old, new) = rest.split_once(" => ").ok_or("OLD => NEW")?;
        let body: String =
            self.script.lines().filter(|line| !line.contains("//>")).fold(String::new(), |mut body, line| {
                body.push_str(line);
                body.push('\n');
                body
            });
        if !body.contains(old) {
            return Err("the script lacks it".to_owned());
        }
        self.script = body.replace(old, new);
        self.programs = self.programs.deploy(Arc::new(compile(&self.script, &self.config)?));
        Ok(())
    }

    /// Delivers an event, and writes down its effects and what changed. The state goes through its encoding.
    fn deliver(&mut self, kind: EventKind) {
        self.events += 1;
        let event = Event { id: "".into(), at_ms: self.now_ms, seed: self.events, kind };
        let before = self.shown_state();
        let effects = deliver(&self.programs, &mut self.state, &event);
        self.through_encoding();
        let mut queue: VecDeque<_> = effects.into();
        while let Some(effect) = queue.pop_front() {
            if matches!(effect.kind, EffectKind::Say { .. }) {
                self.last_origin = Some(effect.origin);
            }
            let line = self.shown_effect(&effect);
            self.out.push_str(&format!("  {line}\n"));
        }
        let after = self.shown_state();
        for line in after.iter().filter(|line| !before.contains(line)) {
            self.out.push_str(&format!("  = {line}\n"));
        }
        for gone in before.iter().filter(|line| !after.contains(line)) {
            let name = gone.split(':').next().unwrap_or_default();
            if !after.iter().any(|line| line.split(':').next() == Some(name)) {
                self.out.push_str(&format!("  = {name}: none\n"));
            }
        }
    }

    fn through_encoding(&mut self) {
        let mut bytes = Vec::new();
        self.state.encode(&mut bytes);
        let again = State::decode(self.state.phone.clone(), &bytes).expect("what was encoded decodes");
        assert_eq!(again, self.state, "the state survives its encoding");
        self.state = again;
    }

    fn json(&self, json: &str) -> Result<Value, String> {
        let json: serde_json::Value = serde_json::from_str(json).map_err(|error| error.to_string())?;
        self.value(&json)
    }

    fn value(&self, json: &serde_json::Value) -> Result<Value, String> {
        Ok(match json {
            serde_json::Value::Null => Value::Missing,
            serde_json::Value::Bool(truth) => Value::Bool(*truth),
            serde_json::Value::Number(number) => {
                Value::Number(smsc::value::number::parse(&number.to_string()).ok_or("a number")?)
            }
            serde_json::Value::String(text) => self.text(text)?,
            serde_json::Value::Array(items) => {
                Value::list(items.iter().map(|item| self.value(item)).collect::<Result<_, _>>()?)
            }
            serde_json::Value::Object(fields) => {
                let fields = fields.iter().map(|(name, field)| Ok((Symbol::of(name), self.value(field)?)));
                Value::record(fields.collect::<Result<_, String>>()?)
            }
        })
    }

    fn text(&self, text: &str) -> Result<Value, String> {
        let rest = text.get(1..).unwrap_or_default();
        Ok(match text.chars().next() {
            Some('#') => Value::Symbol(Symbol::of(rest)),
            Some('@') => {
                let instant = iso::parse_instant(rest, self.programs.zone());
                Value::Instant(instant.ok_or("a date-time")?)
            }
            Some('%') => Value::Duration(Duration::parse(rest).ok_or("a duration")?),
            _ => Value::text(text),
        })
    }
}
