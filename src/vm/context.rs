//! What expressions ask beside their operands: time, zone, language, chance, links.

use std::sync::Arc;

use crate::bytecode::Program;
use crate::bytecode::op::{ContactProperty, Function};
use crate::text::links;
use crate::value::{Context, Symbol, Value, Zone, builtins};

use super::delivery::Delivery;
use super::effect::{EffectKind, Origin, SkipReason};

impl Delivery<'_> {
    /// The time zone of the contact, else of the project.
    pub(crate) fn zone(&mut self) -> &Zone {
        self.look_up_zone();
        self.known_zone()
    }

    fn look_up_zone(&mut self) {
        if let (Some(name), None) = (&self.state.timezone, &self.own_zone) {
            self.own_zone = Zone::named(name);
        }
    }

    fn known_zone(&self) -> &Zone {
        self.own_zone.as_ref().unwrap_or(self.programs.zone())
    }

    /// What the pure functions on values need to know.
    pub(crate) fn context<'s>(&'s mut self, program: &'s Program) -> Context<'s> {
        self.look_up_zone();
        let schema = program.schema();
        let language = schema.languages.get(self.language_index(program) as usize);
        Context {
            now_ms: self.event.at_ms,
            zone: self.known_zone(),
            language: language.map_or("en", String::as_str),
            country: &schema.default_country,
            names: program,
        }
    }

    /// Position of the contact's language among the program's, 0 for none and for unknown ones.
    pub(crate) fn language_index(&self, program: &Program) -> u32 {
        let Some(own) = self.state.language else { return 0 };
        program.language_of(own).unwrap_or(0)
    }

    /// A number from 0 up to, not including, 100: the same for one contact and place.
    pub(crate) fn bucket(&self, place: u32) -> Value {
        let hash = xxhash_rust::xxh3::xxh3_64_with_seed(self.state.phone.as_bytes(), u64::from(place));
        Value::Number(rust_decimal::Decimal::new((hash % 10_000) as i64, 2))
    }

    /// What a built-in function makes of its arguments.
    pub(crate) fn call_function(
        &mut self,
        program: &Program,
        origin: Origin,
        function: Function,
        arguments: &[Value],
    ) -> Value {
        match (function, arguments) {
            (Function::Link, [Value::Text(url)]) => self.short_link(origin, Some(url.clone())),
            (Function::UnsubscribeUrl, []) => self.short_link(origin, None),
            _ => builtins::call(function.name(), arguments, &self.context(program)),
        }
    }

    /// A short link to an address, or to the page on which the contact can unsubscribe.
    pub(crate) fn short_link(&mut self, origin: Origin, url: Option<Arc<str>>) -> Value {
        self.links += 1;
        let seed = self.event.seed.wrapping_add(self.links);
        let bits = xxhash_rust::xxh3::xxh3_64_with_seed(self.state.phone.as_bytes(), seed);
        let code = links::code(bits);
        let path = if url.is_some() { links::CLICK_PATH } else { links::UNSUBSCRIBE_PATH };
        let link = format!("{}{path}{code}", self.programs.public_url());
        self.emit(origin, EffectKind::Link { code: code.into(), url });
        Value::text(&link)
    }

    /// Sets a field of the contact; missing clears it.
    pub(crate) fn set_field(&mut self, origin: Origin, field: Symbol, value: Value) {
        if !value.is_missing() && !self.may_store(&value) {
            return self.skip(origin, SkipReason::TooLarge);
        }
        self.state.set_field(field, value.clone());
        self.emit(origin, EffectKind::Field { field, value });
    }

    /// Sets a built-in property of the contact that scripts may write. A time zone that does not exist changes nothing.
    pub(crate) fn set_property(&mut self, origin: Origin, property: ContactProperty, value: Value) {
        match (property, &value) {
            (ContactProperty::Language, Value::Symbol(language)) => self.state.language = Some(*language),
            (ContactProperty::Language, Value::Missing) => self.state.language = None,
            (ContactProperty::Timezone, Value::Text(name)) if Zone::named(name).is_some() => {
                self.state.timezone = Some(name.clone());
                self.own_zone = None;
            }
            (ContactProperty::Timezone, Value::Missing) => {
                self.state.timezone = None;
                self.own_zone = None;
            }
            _ => return,
        }
        self.emit(origin, EffectKind::Field { field: Symbol::of(property.name()), value });
    }
}
