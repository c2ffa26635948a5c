//! What the language gives every project: fields of the contact, and names that need no declaration.

/// The fields of the contact that every project has, with what they hold.
pub const CONTACT_FIELDS: &[(&str, &str)] = &[
    ("phone", "The number, in international form."),
    ("created_at", "When the contact came to be known."),
    ("subscribed", "Whether the contact may be written to."),
    ("last_message_at", "When the last SMS to the contact was sent."),
    ("last_message_to", "The number that the last SMS went to."),
    ("last_message_id", "The provider's id of the last SMS to the contact."),
    ("last_message_text", "The text of the last SMS to the contact."),
    ("last_message_status", "What became of the last SMS to the contact."),
    ("unassigned", "Whether the network said that nobody has this number."),
    ("language", "The language in which the contact is written to."),
    ("timezone", "The time zone of the contact; without one that of the project holds."),
];

/// Names in expressions that need no declaration.
pub const NAMES: &[(&str, &str)] = &[
    ("contact", "The person this is about."),
    ("reply", "The last message of the contact."),
    ("event", "What started this: the fields of the event."),
    ("campaign", "The campaign that was answered."),
    ("intent", "What was understood of the message."),
    ("choices", "The list of the choices of this message."),
];

/// The types, with what they hold.
pub const TYPES: &[(&str, &str)] = &[
    ("text", "Characters; `max 30` bounds them."),
    ("number", "A decimal number."),
    ("whole", "A number without fraction."),
    ("bool", "`true` or `false`."),
    ("date", "A day."),
    ("time", "A clock time."),
    ("datetime", "A day with a clock time."),
    ("duration", "A length of time."),
    ("phone", "A phone number."),
    ("email", "An e-mail address."),
    ("url", "A web address."),
];

/// What a built-in field of the contact holds.
pub fn contact_field(name: &str) -> Option<&'static str> {
    CONTACT_FIELDS.iter().find(|(field, _)| *field == name).map(|(_, docs)| *docs)
}

/// What a built-in name stands for.
pub fn name(name: &str) -> Option<&'static str> {
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, docs)| *docs)
}
