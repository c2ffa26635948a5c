//! Effects and states as text.

use smsc::bytecode::Program;
use smsc::value::{Context, Symbol, Value, Zone, display, iso};
use smsc::vm::effect::{Effect, EffectKind, Origin, Purpose, Recognition};
use smsc::vm::next_due_ms;
use smsc::vm::state::{Frame, Run, Wait};

use super::Player;

impl Player {
    /// A moment in the project's time zone.
    pub(super) fn clock(&self, at_ms: i64) -> String {
        iso::display_datetime(self.programs.zone().local(at_ms))
    }

    fn shown(&self, value: &Value) -> String {
        match value {
            Value::Missing => "missing".to_owned(),
            Value::Text(text) => format!("{text:?}"),
            Value::List(items) => {
                let items: Vec<String> = items.iter().map(|item| self.shown(item)).collect();
                format!("[{}]", items.join(", "))
            }
            Value::Record(fields) => {
                let mut fields: Vec<String> = fields
                    .iter()
                    .map(|(name, value)| format!("{}: {}", self.name(*name), self.shown(value)))
                    .collect();
                fields.sort();
                format!("{{{}}}", fields.join(", "))
            }
            value => {
                let context = Context {
                    now_ms: self.now_ms,
                    zone: &Zone::UTC,
                    language: "en",
                    country: "",
                    names: self.programs.current().as_ref(),
                };
                display(value, &context)
            }
        }
    }

    fn name(&self, symbol: Symbol) -> String {
        let name = self.programs.current().symbol_name(symbol);
        name.map_or_else(|| format!("symbol {}", symbol.0), str::to_owned)
    }

    fn sender(&self, sender: Option<Symbol>) -> String {
        let senders = &self.programs.current().schema().senders;
        let declared = sender.and_then(|sender| senders.iter().find(|own| Symbol::of(&own.name) == sender));
        declared.map_or_else(String::new, |sender| format!(" by {}", sender.name))
    }

    fn program(&self, origin: Origin) -> &Program {
        self.programs.get(origin.program).unwrap_or(self.programs.current())
    }

    fn place(&self, origin: Origin) -> String {
        let program = self.program(origin);
        let unit = program.unit_name(origin.unit);
        let step = program.step_name(origin.unit, u32::from(origin.step));
        match (unit, step) {
            ("", _) => "host".to_owned(),
            (unit, "") => unit.to_owned(),
            (unit, step) => format!("{unit}.{step}"),
        }
    }

    fn purpose(&self, origin: Origin, purpose: Purpose) -> String {
        match purpose {
            Purpose::Reply => "reply".to_owned(),
            Purpose::Unit(None) => "unit".to_owned(),
            Purpose::Unit(Some(category)) => {
                let categories = &self.program(origin).schema().categories;
                let name = categories.get(category as usize).map_or("?", |category| category.name.as_str());
                format!("unit of {name}")
            }
            Purpose::Campaign(index) => format!("campaign {index}"),
            Purpose::Compliance(answer) => format!("compliance {answer:?}"),
        }
    }

    pub(super) fn shown_effect(&self, effect: &Effect) -> String {
        let origin = effect.origin;
        let place = self.place(origin);
        let what = match &effect.kind {
            EffectKind::Say { text, media, sender, purpose } => {
                let media = media.as_ref().map_or_else(String::new, |media| format!(" with {media}"));
                let senders = &self.programs.current().schema().senders;
                let sender = sender.and_then(|index| senders.get(index as usize));
                let sender = sender.map_or_else(String::new, |sender| format!(" from {}", sender.name));
                format!("say {text:?}{media}{sender} ({})", self.purpose(origin, *purpose))
            }
            EffectKind::Send { to, text } => format!("send {text:?} to {to}"),
            EffectKind::Email { to, subject, text } => format!("email {text:?} subject {subject:?} to {to}"),
            EffectKind::Forward { phones, emails, with, message } => {
                format!("forward {message:?} with {with:?} to {phones:?} {emails:?}")
            }
            EffectKind::Group { group, joined } => {
                format!("{} {}", if *joined { "join" } else { "leave" }, self.name(*group))
            }
            EffectKind::Field { field, value } => {
                format!("field {} = {}", self.name(*field), self.shown(value))
            }
            EffectKind::Object { object, path, value, .. } => {
                let path: Vec<String> = path.iter().map(|name| self.name(*name)).collect();
                format!("object {} {} = {}", self.name(*object), path.join("."), self.shown(value))
            }
            EffectKind::Consent { category, subscribed, source } => {
                let category = category.map_or_else(|| "all".to_owned(), |category| self.name(category));
                format!("consent to {category}: {subscribed} by {source:?}")
            }
            EffectKind::Call { call, function, arguments } => {
                let functions = &self.program(origin).schema().functions;
                let name = functions.get(*function as usize).map_or("?", |function| function.name.as_str());
                format!("call {call}: {name} {}", self.shown(arguments))
            }
            EffectKind::HandOver { team, note } => format!("hand over to {} note {note:?}", self.team(*team)),
            EffectKind::ToTeam { team, message } => format!("to team {} {message:?}", self.team(*team)),
            EffectKind::GivenBack => "given back".to_owned(),
            EffectKind::Track { name, data } => format!("track {name} {}", self.shown(data)),
            EffectKind::StartFor { phone, unit, arguments, chain } => {
                let arguments: Vec<String> = arguments.iter().map(|value| self.shown(value)).collect();
                let unit = self.program(origin).unit_name(*unit);
                format!("start {unit}({}) for {phone}, chain {chain}", arguments.join(", "))
            }
            EffectKind::Link { url, .. } => {
                format!("link to {}", url.as_deref().unwrap_or("unsubscribe page"))
            }
            EffectKind::Started => "started".to_owned(),
            EffectKind::Entered => "entered".to_owned(),
            EffectKind::Matched { how } => format!("matched {}", self.recognition(how)),
            EffectKind::Ended { outcome } => format!("ended {outcome:?}"),
            EffectKind::Skipped { reason } => format!("skipped {reason:?}"),
        };
        format!("{place}: {what}")
    }

    fn team(&self, team: u32) -> &str {
        let teams = &self.programs.current().schema().teams;
        teams.get(team as usize).map_or("?", |team| team.name.as_str())
    }

    fn recognition(&self, how: &Recognition) -> String {
        match how {
            Recognition::Trigger { trigger, keyword } => {
                let kind = self.programs.current().trigger(*trigger).map(|trigger| trigger.kind);
                let kind = kind.map_or_else(String::new, |kind| format!("{kind:?}").to_lowercase());
                keyword.as_ref().map_or_else(|| kind.clone(), |keyword| format!("{kind} {keyword:?}"))
            }
            Recognition::Choice { choice, tier, label, distance } => {
                let label = label.as_ref().map_or_else(String::new, |label| format!(" {label:?}"));
                let distance = if *distance > 0 { format!(", {distance} off") } else { String::new() };
                format!("choice {} in tier {tier}{label}{distance}", choice + 1)
            }
            other => format!("{other:?}").to_lowercase(),
        }
    }

    /// The state line by line, each with a name.
    pub(super) fn shown_state(&self) -> Vec<String> {
        let state = &self.state;
        let mut lines = vec![format!("consent: {:?}", state.consent)];
        for (sender, consent) in &state.sender_consent {
            lines.push(format!("consent{}: {consent:?}", self.sender(Some(*sender))));
        }
        for (category, yes) in &state.categories {
            lines.push(format!("category {}: {yes}", self.name(*category)));
        }
        lines.extend(state.conversation.iter().map(|run| format!("conversation: {}", self.shown_run(run))));
        for run in &state.automations {
            lines.push(format!("automation {}: {}", self.unit_name(run), self.shown_run(run)));
        }
        for waiting in &state.queue {
            let program = self.programs.get(waiting.program).unwrap_or(self.programs.current());
            let until = self.clock(waiting.until_ms);
            lines.push(format!("turn of {}: until {until}", program.unit_name(waiting.unit)));
        }
        if let Some(floor) = &state.handed_over {
            lines.push(format!("floor: {} until {}", floor.team, self.clock(floor.until_ms)));
        }
        for reached in &state.reached {
            lines.push(format!("reached by {}: {}", self.reached(reached.name), self.clock(reached.at_ms)));
        }
        if let Some(sent) = &state.last_sent {
            lines.push(format!("last sent: {} {:?} {:?}", sent.status, sent.id, sent.text));
        }
        if let Some(due_ms) = next_due_ms(state) {
            lines.push(format!("due: {}", self.clock(due_ms)));
        }
        lines
    }

    fn reached(&self, name: Symbol) -> String {
        let program = self.programs.current();
        let campaigns = program.schema().campaigns.iter().map(|campaign| campaign.name.as_str());
        let units = (0..program.unit_count()).map(|unit| program.unit_name(unit));
        campaigns.chain(units).find(|own| Symbol::of(own) == name).unwrap_or("?").to_owned()
    }

    fn unit_name(&self, run: &Run) -> String {
        let program = self.programs.get(run.program).unwrap_or(self.programs.current());
        program.unit_name(run.unit()).to_owned()
    }

    fn shown_run(&self, run: &Run) -> String {
        let program = self.programs.get(run.program).unwrap_or(self.programs.current());
        let frames: Vec<String> = run.frames.iter().map(|frame| self.shown_frame(program, frame)).collect();
        let per = if run.per.is_missing() { String::new() } else { format!(" per {}", self.shown(&run.per)) };
        let kept = run.kept.as_ref().map(|kept| format!(" over {}", self.shown_wait(&kept.waiting)));
        let (kept, wait) = (kept.unwrap_or_default(), self.shown_wait(&run.waiting));
        format!("{}{per}{} {wait}{kept}", frames.join(" > "), self.sender(run.sender))
    }

    fn shown_frame(&self, program: &Program, frame: &Frame) -> String {
        let step = program.step_name(frame.unit, u32::from(frame.step));
        let ending = frame.ending.map_or_else(String::new, |ending| format!(" ending {ending:?}"));
        let until = frame.deadline_ms.map_or_else(String::new, |at| format!(" until {}", self.clock(at)));
        let locals: Vec<String> = frame.locals.iter().map(|value| self.shown(value)).collect();
        let locals = if locals.is_empty() { String::new() } else { format!(" [{}]", locals.join(", ")) };
        format!("{}.{step}{until}{ending}{locals}", program.unit_name(frame.unit))
    }

    fn shown_wait(&self, wait: &Wait) -> String {
        match wait {
            Wait::Nothing => "runs".to_owned(),
            Wait::Reply { reprompts, offered, numbered, no_reply_at_ms, .. } => {
                let numbered = if *numbered { " numbered" } else { "" };
                let nudge =
                    no_reply_at_ms.map_or_else(String::new, |at| format!(" no reply {}", self.clock(at)));
                let reprompts =
                    if *reprompts > 0 { format!(" reprompted {reprompts}") } else { String::new() };
                format!("asks {offered:b}{numbered}{reprompts}{nudge}")
            }
            Wait::Clock { due_ms, alternative } => {
                format!("waits for {}{}", self.clock(*due_ms), if *alternative { " or else" } else { "" })
            }
            Wait::Service { call, held, .. } => format!("waits for call {call}, held {held:?}"),
            Wait::Floor { operands } => {
                let operands: Vec<String> = operands.iter().map(|value| self.shown(value)).collect();
                format!("waits for the floor with [{}]", operands.join(", "))
            }
        }
    }
}
