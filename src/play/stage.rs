//! What lines of tests make happen: `user`, `event`, `after`, `given` and the like, with their expressions evaluated.

use std::sync::Arc;

use crate::check::model::{Expr, FieldId, Project, ServiceId, TestLineKind, Type};
use crate::value::{Context, Symbol, Value, display};
use crate::vm::event::EventKind;
use crate::vm::state::Consent;
use crate::vm::{Programs, evaluate};

use super::bounds;
use super::expressions::Compiled;
use super::host::Host;

/// A host, with what the lines that are played on it mean.
pub(crate) struct Stage<'t> {
    /// The model that the lines belong to.
    pub(crate) project: &'t Project,
    /// Where the code of their expressions is.
    pub(crate) expressions: &'t Compiled<'t>,
    /// The program that has this code: that of the host, or the same with more in it.
    pub(crate) evaluator: Arc<Programs>,
    /// The contact.
    pub(crate) host: &'t mut Host,
}

/// Why a line is not done.
#[derive(Debug)]
pub(crate) struct Undone {
    /// In a sentence.
    pub(crate) message: String,
    /// What somebody who plays by hand can do, or why it is so.
    pub(crate) help: &'static str,
}

/// A moment that the calendar does not have.
fn beyond() -> Undone {
    let message = "the clock does not go that far: it ends in the year 9999".to_owned();
    Undone { message, help: "go to an earlier moment" }
}

/// Whether a line makes something happen; `given` and `service` lines only prepare.
pub(crate) fn moves_on(line: &TestLineKind) -> bool {
    matches!(
        line,
        TestLineKind::User(_)
            | TestLineKind::After(_)
            | TestLineKind::At(_)
            | TestLineKind::Event(..)
            | TestLineKind::Campaign(_)
            | TestLineKind::Click(_)
            | TestLineKind::Start(..)
            | TestLineKind::Undelivered
    )
}

impl Stage<'_> {
    /// Does what a line says; false for one that only looks.
    ///
    /// # Errors
    /// Why it cannot be done. Nothing has happened then, but for the fields that a line gives before one that is refused.
    pub(crate) fn act(&mut self, line: &TestLineKind) -> Result<bool, Undone> {
        let before = self.before();
        match line {
            TestLineKind::GivenContact(fields) => self.given(fields)?,
            TestLineKind::GivenIn(group) => {
                let name = self.project.groups.get(group.index()).map_or("", |group| group.name.as_str());
                self.host.state.join(Symbol::of(name));
            }
            TestLineKind::At(moment) => self.host.at(*moment)?,
            TestLineKind::User(text) => {
                let text = self.text(text);
                self.host.hear(&text);
            }
            TestLineKind::After(duration) => {
                let until_ms = self.host.programs.zone().add(self.host.now_ms, *duration);
                self.host.move_to(until_ms.ok_or_else(beyond)?);
            }
            TestLineKind::Event(event, data) => {
                let data = self.value(data);
                let declared = self.project.events.get(event.index());
                self.within(declared.and_then(|event| {
                    bounds::of_fields(self.project, bounds::named(&event.fields), &data, "")
                }))?;
                let name = declared.map_or("", |event| event.name.as_str());
                self.host.deliver(EventKind::Custom { name: name.to_owned(), data });
            }
            TestLineKind::Service(service, function, answer) => self.service(*service, *function, answer)?,
            TestLineKind::Campaign(campaign) => self.host.send_campaign(campaign.0),
            TestLineKind::Click(campaign) => self.click(campaign.map(|campaign| campaign.0)),
            TestLineKind::Start(unit, arguments) => {
                let arguments: Vec<Value> = arguments.iter().map(|argument| self.value(argument)).collect();
                let declared = self.project.units.get(unit.index());
                self.within(declared.and_then(|unit| bounds::of_arguments(self.project, unit, &arguments)))?;
                self.host.deliver(EventKind::Request { unit: unit.0, arguments, chain: 0 });
            }
            TestLineKind::Undelivered => self.host.undelivered(),
            _ => return Ok(false),
        }
        self.host.begun |= moves_on(line) && !matches!(line, TestLineKind::At(_));
        self.place_campaigns();
        self.note_nothing(line, before);
        Ok(true)
    }

    fn service(&mut self, service: ServiceId, function: u32, answer: &Option<Expr>) -> Result<(), Undone> {
        let answer = answer.as_ref().map(|answer| self.value(answer));
        let declared = self.project.services.get(service.index());
        let fields = declared.and_then(|service| service.functions.get(function as usize)?.answer.as_deref());
        let outside = answer
            .as_ref()
            .zip(fields)
            .and_then(|(answer, fields)| bounds::of_fields(self.project, bounds::named(fields), answer, ""));
        self.within(outside)?;
        let index = self.function_index(service, function);
        self.host.stubs.insert(index, answer);
        Ok(())
    }

    /// Why a value is none of a type; `None` where it is one.
    pub(crate) fn outside(&self, ty: &Type, value: &Value, name: &str) -> Option<String> {
        bounds::outside(self.project, ty, value, name)
    }

    /// A value that is outside of its type is refused.
    fn within(&self, outside: Option<String>) -> Result<(), Undone> {
        let help = "the API refuses it too";
        outside.map_or(Ok(()), |message| Err(Undone { message, help }))
    }

    fn click(&mut self, campaign: Option<u32>) {
        let campaign = campaign.or(self.host.last_campaign);
        self.host.deliver(EventKind::Click { campaign, url: String::new() });
    }

    fn given(&mut self, fields: &[(FieldId, Expr)]) -> Result<(), Undone> {
        for (field, expr) in fields {
            let value = self.value(expr);
            let declared = self.project.objects.first().and_then(|contact| contact.fields.get(field.index()));
            if let Some(declared) = declared {
                self.within(bounds::of_contact(self.project, declared, &value))?;
                let value = if declared.ty.optional { value.unless_blank() } else { value };
                self.given_field(&declared.name, value);
            }
        }
        Ok(())
    }

    fn given_field(&mut self, name: &str, value: Value) {
        let state = &mut self.host.state;
        match (name, &value) {
            ("subscribed", Value::Bool(true)) => state.consent = Consent::Subscribed,
            ("subscribed", _) => state.consent = Consent::Unknown,
            ("phone", Value::Text(phone)) => state.phone = phone.clone(),
            ("created_at", Value::Instant(at_ms)) => state.created_at_ms = *at_ms,
            ("language", Value::Symbol(language)) => state.language = Some(*language),
            ("language", Value::Text(language)) => state.language = Some(Symbol::of(language)),
            ("timezone", Value::Text(zone)) => state.timezone = Some(zone.clone()),
            ("unassigned", value) => state.unassigned = value.is_true(),
            _ => state.set_field(Symbol::of(name), value),
        }
    }

    /// No statement sends the text of a campaign: its place is that of the campaign's own `say`.
    fn place_campaigns(&mut self) {
        let host = &mut *self.host;
        for sent in host.inbox.iter_mut().chain(&mut host.last) {
            let campaign = sent.campaign.and_then(|campaign| self.project.campaigns.get(campaign as usize));
            let say = campaign.and_then(|campaign| campaign.say.as_ref());
            sent.origin = say.map(|say| say.span).or(sent.origin);
        }
    }

    /// The index of a service's function among those of all services.
    pub(crate) fn function_index(&self, service: ServiceId, function: u32) -> u32 {
        let before = self.project.services.iter().take(service.index());
        before.map(|service| service.functions.len() as u32).sum::<u32>() + function
    }

    /// A service's function as scripts write it, `pos.create_order`, by its index among those of all services.
    pub(crate) fn function_name(&self, index: u32) -> String {
        let functions = self.project.services.iter().flat_map(|service| {
            service.functions.iter().map(move |function| format!("{}.{}", service.name, function.name))
        });
        functions.into_iter().nth(index as usize).unwrap_or_default()
    }

    /// The value of an expression of a line, for the contact as it is now.
    pub(crate) fn value(&mut self, expr: &Expr) -> Value {
        let Some(code) = self.expressions.offset(expr) else { return Value::Missing };
        evaluate(&self.evaluator, &mut self.host.state, self.host.now_ms, code)
    }

    /// The same as a text.
    pub(crate) fn text(&mut self, expr: &Expr) -> String {
        let value = self.value(expr);
        self.host.shown(&value)
    }
}

impl Host {
    /// An SMS of the contact, to the sender that it writes to.
    pub(crate) fn hear(&mut self, text: &str) {
        self.begun = true;
        let (text, sender): (Arc<str>, _) = (text.into(), self.written_to);
        self.heard = Some(text.clone());
        self.deliver(EventKind::Inbound { text, sender, intent: None, trusted: false });
    }

    /// Moves the clock to a local time of the project; before anything has happened it begins there.
    fn at(&mut self, moment: jiff::civil::DateTime) -> Result<(), Undone> {
        let at_ms = self.programs.zone().instant(moment).ok_or_else(beyond)?;
        if !self.begun {
            self.begin_at(at_ms);
            return Ok(());
        }
        if at_ms < self.now_ms {
            let message = "the clock only goes forward: this moment is already past".to_owned();
            return Err(Undone { message, help: "`@rewind` goes back" });
        }
        self.move_to(at_ms);
        Ok(())
    }

    /// A value as texts show it; a missing one is named.
    pub(crate) fn shown(&self, value: &Value) -> String {
        if value.is_missing() {
            return "missing".to_owned();
        }
        let program = self.program();
        let context = Context {
            now_ms: self.now_ms,
            zone: self.programs.zone(),
            language: "en",
            country: &program.schema().default_country,
            names: program.as_ref(),
        };
        display(value, &context)
    }
}
