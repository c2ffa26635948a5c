//! What messages wait for.

use super::Listing;
use crate::bytecode::program::{ChoiceMatcher, MessageRecord};

const STYLES: [&str; 3] = ["numbered", "bulleted", "hidden"];
const LEVELS: [&str; 5] = ["exact", "word", "prefix", "fuzzy", "anywhere"];

impl Listing<'_> {
    /// A message.
    pub(super) fn message(&mut self, level: usize, index: u32) {
        let Some(message) = self.program.message(index) else { return };
        let here = format!("{}message", self.path);
        if let Some(first) = self.messages.get(&index) {
            let first = first.clone();
            return self.line(level, format_args!("message {index}: as {first}"));
        }
        self.messages.insert(index, here);
        let word = |words: &[&'static str], at: u8| words.get(usize::from(at)).copied().unwrap_or("?");
        let (style, matching) = (word(&STYLES, message.style), word(&LEVELS, message.matching));
        let reprompts = message.reprompts;
        self.line(
            level,
            format_args!("message {index}: {style}, matching {matching}, reprompts {reprompts}"),
        );
        self.ways(level + 1, message);
    }

    fn ways(&mut self, level: usize, message: &MessageRecord) {
        self.some_code(level, "reprompt", message.reprompt);
        for (number, choice) in self.program.choices(message).enumerate() {
            let heading = format!("choice {}", number + 1);
            self.some_code(level, &format!("{heading} when"), choice.when);
            if let ChoiceMatcher::Each { list, label, .. } = choice.matcher {
                self.code(level, &format!("{heading} list"), list);
                self.code(level, &format!("{heading} label"), label);
            }
            let matcher = format!(" {}", self.matcher(choice.matcher));
            self.code_of(level, &heading, &matcher, choice.outcome);
        }
        self.answer(level, message.answer);
        self.some_code(level, "otherwise", message.otherwise);
        self.some_code(level, "no reply after", message.no_reply_after);
        self.some_code(level, "no reply", message.no_reply);
    }

    pub(super) fn matcher(&self, matcher: ChoiceMatcher) -> String {
        let schema = self.program.schema();
        match matcher {
            ChoiceMatcher::Labels { first, count } => {
                let labels = self.program.labels(first, count).iter().map(|label| {
                    let language = schema.languages.get(usize::from(label.language));
                    let language = language.map_or_else(String::new, |language| format!("{language} "));
                    let negated = if label.negated { " negated" } else { "" };
                    let (text, folded) = (self.program.string(label.text), self.program.string(label.folded));
                    format!("{language}{text:?} as {folded:?}{negated}")
                });
                labels.collect::<Vec<_>>().join(", ")
            }
            ChoiceMatcher::Intent(intent) => {
                let intent = schema.intents.get(intent as usize);
                format!("intent {}", intent.map_or("?", |intent| intent.name.as_str()))
            }
            ChoiceMatcher::Regex(regex) => {
                let regex = schema.regexes.get(regex as usize);
                format!("matches r{:?}", regex.map_or("", |(text, _)| text.as_str()))
            }
            ChoiceMatcher::Each { item, .. } => format!("each as local {item}"),
        }
    }

    fn answer(&mut self, level: usize, index: Option<u32>) {
        let Some(answer) = index.and_then(|index| self.program.answer(index)) else { return };
        let max = if answer.max == 0 { String::new() } else { format!(" max {}", answer.max) };
        let symbols: Vec<String> =
            self.program.answer_symbols(answer).map(|symbol| self.symbol(symbol.0)).collect();
        let symbols = if symbols.is_empty() { String::new() } else { format!(" of {}", symbols.join(", ")) };
        self.some_code(level, "answer where", answer.accept);
        let kind = format!("{:?}", answer.kind).to_lowercase();
        let more = format!(" {kind}{max}{symbols} to local {}", answer.local);
        self.code_of(level, "answer", &more, answer.outcome);
    }
}
