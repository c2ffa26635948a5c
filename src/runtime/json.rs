//! Values as JSON and back, by the types of the script.

use serde_json::{Map, Value as Json};

use crate::bytecode::schema::{Field, Type};
use crate::text;
use crate::value::{Duration, Symbol, Value, Zone, iso, number};

/// Names of symbols.
pub trait SymbolNames {
    /// The name, if it is known.
    fn symbol_name(&self, symbol: Symbol) -> Option<&str>;
}

/// A value as JSON. Numbers that a double cannot hold become texts, moments ISO 8601, durations milliseconds.
pub fn to_json(value: &Value, names: &impl SymbolNames) -> Json {
    match value {
        Value::Missing => Json::Null,
        Value::Bool(yes) => Json::Bool(*yes),
        Value::Number(decimal) => number_to_json(*decimal),
        Value::Text(text) => Json::String(text.to_string()),
        Value::Symbol(symbol) => Json::String(name(*symbol, names)),
        Value::Date(date) => Json::String(iso::display_date(*date)),
        Value::Time(time) => Json::String(iso::display_time(*time)),
        Value::Instant(at_ms) => Json::String(iso::display_instant(*at_ms)),
        Value::Duration(duration) => Json::from(duration.nominal_ms()),
        Value::List(items) => items.iter().map(|item| to_json(item, names)).collect(),
        Value::Record(fields) => fields_to_json(fields, names),
    }
}

/// Fields as a JSON object.
pub fn fields_to_json(fields: &[(Symbol, Value)], names: &impl SymbolNames) -> Json {
    let fields = fields.iter().map(|(symbol, value)| (name(*symbol, names), to_json(value, names)));
    Json::Object(fields.collect())
}

/// A symbol's name; its number where no program that is kept knows it.
pub fn name(symbol: Symbol, names: &impl SymbolNames) -> String {
    names.symbol_name(symbol).map_or_else(|| format!("#{:08x}", symbol.0), str::to_owned)
}

fn number_to_json(decimal: rust_decimal::Decimal) -> Json {
    if let Some(whole) = number::to_i64(decimal) {
        return Json::from(whole);
    }
    let text = number::display(decimal);
    match text.parse::<f64>().ok().and_then(serde_json::Number::from_f64) {
        Some(double) if double.to_string() == text => Json::Number(double),
        _ => Json::String(text),
    }
}

/// A field that is wrong, for an RFC 9457 problem.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FieldProblem {
    /// JSON pointer (RFC 6901).
    pub pointer: String,
    /// What is wrong with it.
    pub detail: String,
}

/// Reads JSON by the types of a script.
pub struct Reader<'p> {
    /// What an object type's fields are: name and fields.
    pub objects: &'p [(String, Vec<Field>)],
    /// Whose local times and days are meant.
    pub zone: &'p Zone,
    /// Country of phone numbers without one.
    pub country: Option<&'p str>,
    /// Whether fields that the script does not declare are passed over, as in answers of others.
    pub lenient: bool,
    /// What was wrong.
    pub problems: Vec<FieldProblem>,
}

/// Records inside each other that a type may name.
const DEPTH_MAX: usize = 16;

impl Reader<'_> {
    /// The fields of an object; all that is wrong is noted with a pointer below `pointer`.
    pub fn record(&mut self, fields: &[Field], json: &Json, pointer: &str) -> Value {
        let Json::Object(given) = json else {
            self.wrong(pointer, "must be an object".to_owned());
            return Value::Missing;
        };
        let mut values = Vec::with_capacity(fields.len());
        for field in fields {
            let below = format!("{pointer}/{}", escape(&field.name));
            match given.get(&field.name) {
                None | Some(Json::Null) if field.optional || field.default.is_some() => {}
                None | Some(Json::Null) => {
                    self.wrong(&below, format!("is missing: {}", describe(&field.ty)));
                }
                Some(json) => values.push((Symbol::of(&field.name), self.field(field, json, &below))),
            }
        }
        self.unknown(fields, given, pointer);
        Value::record(values)
    }

    /// A contact: its declared fields, all of which may be left out, and its number.
    fn contact(&mut self, json: &Json, pointer: &str) -> Value {
        let (Json::Object(given), Some((_, fields))) = (json, self.objects.first()) else {
            self.wrong(pointer, "must be an object".to_owned());
            return Value::Missing;
        };
        let mut values = Vec::new();
        for (name, json) in given {
            let below = format!("{pointer}/{}", escape(name));
            let field = fields.iter().find(|field| field.name == *name);
            let is_known = field.is_some() || name == "phone";
            match field {
                _ if is_known && json.is_null() => {}
                Some(field) => values.push((Symbol::of(name), self.field(field, json, &below))),
                None if name == "phone" => {
                    values.push((Symbol::of(name), self.value(&Type::Phone, json, &below)));
                }
                None if self.lenient => {}
                None => self.wrong(&below, "is no field of `contact` in the script".to_owned()),
            }
        }
        Value::record(values)
    }

    fn unknown(&mut self, fields: &[Field], given: &Map<String, Json>, pointer: &str) {
        let wrong = |name: &&String| !self.lenient && fields.iter().all(|field| field.name != **name);
        let wrong: Vec<String> = given.keys().filter(wrong).cloned().collect();
        for name in wrong {
            let known: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
            let detail = format!("is not declared; the script has: {}", known.join(", "));
            self.wrong(&format!("{pointer}/{}", escape(&name)), detail);
        }
    }

    /// The value of a field: a blank text is missing where it may be.
    pub fn field(&mut self, field: &Field, json: &Json, pointer: &str) -> Value {
        let value = self.value(&field.ty, json, pointer);
        if field.optional { value.unless_blank() } else { value }
    }

    /// One value of a type.
    pub fn value(&mut self, ty: &Type, json: &Json, pointer: &str) -> Value {
        let read = match ty {
            Type::Record(fields) => return self.record(fields, json, pointer),
            Type::Object(0) => return self.contact(json, pointer),
            Type::Object(index) => {
                let fields = self.objects.get(*index as usize).map(|(_, fields)| fields.as_slice());
                let depth = pointer.matches('/').count();
                match fields.filter(|_| depth < DEPTH_MAX) {
                    Some(fields) => return self.record(fields, json, pointer),
                    None => None,
                }
            }
            Type::List(item) => match json {
                Json::Array(items) => {
                    let items = items.iter().enumerate();
                    return Value::list(
                        items.map(|(at, json)| self.value(item, json, &format!("{pointer}/{at}"))).collect(),
                    );
                }
                _ => None,
            },
            _ => self.scalar(ty, json),
        };
        read.unwrap_or_else(|| {
            self.wrong(pointer, format!("must be {}", describe(ty)));
            Value::Missing
        })
    }

    fn scalar(&self, ty: &Type, json: &Json) -> Option<Value> {
        let text = json.as_str().map(str::trim);
        match ty {
            Type::Text(max) => {
                let text = json.as_str()?;
                let fits = max.is_none_or(|max| text::fits(text, max as usize));
                fits.then(|| Value::text(&text::normalize(text)))
            }
            Type::Number => decimal(json).map(Value::Number),
            Type::Whole => decimal(json).filter(|value| number::is_whole(*value)).map(Value::Number),
            Type::Bool => json.as_bool().map(Value::Bool),
            Type::Date => iso::parse_date(text?).map(Value::Date),
            Type::Time => iso::parse_time(text?).map(Value::Time),
            Type::DateTime => match json.as_i64() {
                Some(at_ms) => crate::value::calendar::in_calendar(at_ms).then_some(Value::Instant(at_ms)),
                None => iso::parse_instant(text?, self.zone).map(Value::Instant),
            },
            Type::Duration => match json.as_i64() {
                Some(ms) => Some(Value::Duration(Duration::from_ms(ms))),
                None => Duration::parse(text?).map(Value::Duration),
            },
            Type::Phone => {
                text::parse_phone(text?, self.country).ok().map(|phone| Value::text(phone.as_str()))
            }
            Type::Email => text::is_email(text?).then(|| Value::text(text.unwrap_or_default())),
            Type::Url => text::is_url(text?).then(|| Value::text(text.unwrap_or_default())),
            Type::Enum(names) => {
                let found = names.iter().find(|name| Some(name.as_str()) == text)?;
                Some(Value::Symbol(Symbol::of(found)))
            }
            Type::Object(_) | Type::Record(_) | Type::List(_) => None,
        }
    }

    /// Notes what is wrong.
    pub fn wrong(&mut self, pointer: &str, detail: String) {
        self.problems.push(FieldProblem { pointer: pointer.to_owned(), detail });
    }
}

fn decimal(json: &Json) -> Option<rust_decimal::Decimal> {
    match json {
        Json::Number(number) => {
            let text = number.to_string();
            number::parse(&text).or_else(|| rust_decimal::Decimal::from_scientific(&text).ok())
        }
        Json::String(text) => number::parse(text.trim()),
        _ => None,
    }
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// A type in words, after "must be".
fn describe(ty: &Type) -> String {
    match ty {
        Type::Text(None) => "a text".to_owned(),
        Type::Text(Some(max)) => format!("a text of at most {max} characters"),
        Type::Number => "a number".to_owned(),
        Type::Whole => "a whole number".to_owned(),
        Type::Bool => "true or false".to_owned(),
        Type::Date => "a day such as \"2026-12-24\"".to_owned(),
        Type::Time => "a time such as \"18:30\"".to_owned(),
        Type::DateTime => "a moment such as \"2026-12-24T18:30:00Z\", or milliseconds since 1970".to_owned(),
        Type::Duration => "milliseconds, or a duration such as \"90m\"".to_owned(),
        Type::Phone => "a phone number such as \"+33612345678\"".to_owned(),
        Type::Email => "an e-mail address".to_owned(),
        Type::Url => "an address such as \"https://example.com\"".to_owned(),
        Type::Enum(names) => format!("one of {}", names.join(", ")),
        Type::Object(_) | Type::Record(_) => "an object".to_owned(),
        Type::List(_) => "a list".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn field(name: &str, optional: bool) -> Field {
        Field { name: name.to_owned(), ty: Type::Text(None), optional, default: None, property: None }
    }

    #[test]
    fn a_blank_text_is_missing_where_it_may_be() {
        let inner = vec![field("note", true)];
        let objects = [("contact".to_owned(), inner.clone()), ("visit".to_owned(), inner)];
        let mut reader = Reader {
            objects: &objects,
            zone: &Zone::UTC,
            country: None,
            lenient: false,
            problems: Vec::new(),
        };
        let mut fields = vec![field("note", true), field("needed", false)];
        for (name, index) in [("contact", 0), ("visit", 1)] {
            fields.push(Field { ty: Type::Object(index), ..field(name, false) });
        }
        let blank = json!({"note": " \n"});
        let data = json!({"note": "", "needed": " ", "contact": blank, "visit": blank});
        let value = reader.record(&fields, &data, "");
        assert_eq!(reader.problems, []);
        assert_eq!(value.field(Symbol::of("note")), Value::Missing);
        assert_eq!(value.field(Symbol::of("needed")), Value::text(" "));
        for name in ["contact", "visit"] {
            assert_eq!(value.field(Symbol::of(name)).field(Symbol::of("note")), Value::Missing, "{name}");
        }
    }
}
