//! Indexes: how the parts of a project refer to one another.

macro_rules! index {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);
        impl $name {
            /// As an index into its list.
            pub fn index(self) -> usize { self.0 as usize }
        }
    )*};
}

index! {
    /// Index into [`super::Project::senders`].
    SenderId,
    /// Index into [`super::Project::categories`].
    CategoryId,
    /// Index into [`super::Project::groups`].
    GroupId,
    /// Index into [`super::Project::teams`].
    TeamId,
    /// Index into [`super::Project::templates`].
    TemplateId,
    /// Index into [`super::Project::objects`]; 0 is the contact.
    ObjectId,
    /// Index into [`super::Project::enums`].
    EnumId,
    /// Index into [`super::Project::events`].
    EventId,
    /// Index into [`super::Project::services`].
    ServiceId,
    /// Index into [`super::Project::intents`].
    IntentId,
    /// Index into [`super::Project::campaigns`].
    CampaignId,
    /// Index into [`super::Project::units`].
    UnitId,
    /// Index into [`super::Unit::steps`].
    StepId,
    /// Index into [`super::Unit::locals`], or for template bodies into [`super::Template::parameters`].
    LocalId,
    /// Index into the fields of the contact, `Project::objects[0].fields`.
    FieldId,
}
