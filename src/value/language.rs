//! What languages call months, days and the halves of the day, how they write numbers, and what they say for yes and
//! no. From CLDR 47, in the forms used inside a date; spaces are plain ones, because a no-break space forces UCS-2.

/// A language's names and signs.
#[derive(Debug)]
pub struct Language {
    /// The BCP 47 primary subtag.
    pub code: &'static str,
    /// January first.
    pub months: [&'static str; 12],
    /// Short names, January first.
    pub short_months: [&'static str; 12],
    /// Monday first.
    pub days: [&'static str; 7],
    /// Short names, Monday first.
    pub short_days: [&'static str; 7],
    /// Before and after noon.
    pub halves: [&'static str; 2],
    /// Between whole number and fraction.
    pub decimal_sign: char,
    /// Between groups of three digits.
    pub group_sign: char,
    /// What stands for yes, folded; the plainest first.
    pub yes: &'static [&'static str],
    /// What stands for no, folded; the plainest first.
    pub no: &'static [&'static str],
}

/// The languages that are known; English first.
pub static LANGUAGES: [Language; 7] = [ENGLISH, FRENCH, GERMAN, SPANISH, ITALIAN, PORTUGUESE, DUTCH];

/// The language of a tag such as `fr` or `fr-CA`, in any case; English if it is not known.
pub fn language(tag: &str) -> &'static Language {
    let [english, ..] = &LANGUAGES;
    known_language(tag).unwrap_or(english)
}

/// The language of a tag; `None` if it is not known.
pub fn known_language(tag: &str) -> Option<&'static Language> {
    let code = tag.split(['-', '_']).next().unwrap_or_default();
    LANGUAGES.iter().find(|language| language.code.eq_ignore_ascii_case(code))
}

const ENGLISH: Language = Language {
    code: "en",
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    short_months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    short_days: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    halves: ["AM", "PM"],
    decimal_sign: '.',
    group_sign: ',',
    yes: &["yes", "y", "yeah", "yep", "yup", "ok", "okay", "sure", "true"],
    no: &["no", "n", "nope", "nah", "false"],
};

const FRENCH: Language = Language {
    code: "fr",
    months: [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    short_months: [
        "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
    ],
    days: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    short_days: ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."],
    halves: ["AM", "PM"],
    decimal_sign: ',',
    group_sign: ' ',
    yes: &["oui", "o", "ouais", "ouaip", "ok", "d'accord", "dac", "bien sur", "si", "vrai"],
    no: &["non", "n", "nan", "faux"],
};

const GERMAN: Language = Language {
    code: "de",
    months: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    short_months: [
        "Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez.",
    ],
    days: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
    short_days: ["Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."],
    halves: ["AM", "PM"],
    decimal_sign: ',',
    group_sign: '.',
    yes: &["ja", "j", "jawohl", "jo", "ok", "klar", "gerne", "wahr"],
    no: &["nein", "n", "ne", "nee", "falsch"],
};

const SPANISH: Language = Language {
    code: "es",
    months: [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    short_months: ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"],
    days: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    short_days: ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"],
    halves: ["a. m.", "p. m."],
    decimal_sign: ',',
    group_sign: '.',
    yes: &["si", "s", "claro", "vale", "ok", "verdadero"],
    no: &["no", "n", "falso"],
};

const ITALIAN: Language = Language {
    code: "it",
    months: [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
    short_months: ["gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"],
    days: ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"],
    short_days: ["lun", "mar", "mer", "gio", "ven", "sab", "dom"],
    halves: ["AM", "PM"],
    decimal_sign: ',',
    group_sign: '.',
    yes: &["si", "s", "certo", "va bene", "ok", "vero"],
    no: &["no", "n", "falso"],
};

const PORTUGUESE: Language = Language {
    code: "pt",
    months: [
        "janeiro",
        "fevereiro",
        "março",
        "abril",
        "maio",
        "junho",
        "julho",
        "agosto",
        "setembro",
        "outubro",
        "novembro",
        "dezembro",
    ],
    short_months: [
        "jan.", "fev.", "mar.", "abr.", "mai.", "jun.", "jul.", "ago.", "set.", "out.", "nov.", "dez.",
    ],
    days: [
        "segunda-feira",
        "terça-feira",
        "quarta-feira",
        "quinta-feira",
        "sexta-feira",
        "sábado",
        "domingo",
    ],
    short_days: ["seg.", "ter.", "qua.", "qui.", "sex.", "sáb.", "dom."],
    halves: ["AM", "PM"],
    decimal_sign: ',',
    group_sign: '.',
    yes: &["sim", "s", "claro", "ok", "verdadeiro"],
    no: &["nao", "n", "falso"],
};

const DUTCH: Language = Language {
    code: "nl",
    months: [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    short_months: ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
    days: ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
    short_days: ["ma", "di", "wo", "do", "vr", "za", "zo"],
    halves: ["a.m.", "p.m."],
    decimal_sign: ',',
    group_sign: '.',
    yes: &["ja", "j", "jawel", "zeker", "ok", "oke", "waar"],
    no: &["nee", "neen", "n", "onwaar"],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags() {
        assert_eq!(language("fr-CA").code, "fr");
        assert_eq!(language("DE").code, "de");
        assert_eq!(language("").code, "en");
        assert_eq!(language("tlh").code, "en");
        assert!(known_language("frx").is_none());
    }

    #[test]
    fn signs_of_numbers_take_one_septet() {
        for language in &LANGUAGES {
            assert!(language.decimal_sign.is_ascii() && language.group_sign.is_ascii());
        }
    }

    #[test]
    fn words_are_folded() {
        for language in &LANGUAGES {
            for word in language.yes.iter().chain(language.no) {
                assert_eq!(crate::text::fold(word, false), *word);
            }
        }
    }

    #[test]
    fn no_language_says_yes_for_no() {
        for language in &LANGUAGES {
            for other in &LANGUAGES {
                assert!(
                    language.yes.iter().all(|yes| !other.no.contains(yes)),
                    "{} {}",
                    language.code,
                    other.code
                );
            }
        }
    }
}
