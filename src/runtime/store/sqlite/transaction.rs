//! The engine's transaction: reads that see what it is about to change, then all changes at once.

use rusqlite::Connection;

use super::db::Db;
use super::{read, write};
use crate::runtime::store::rows::{
    DeadLetterRow, EarlyReceiptRow, JobRow, LinkRow, OutboxRow, SessionRow, StoredMessage,
};
use crate::runtime::store::{Audience, Remembered, StoreError, Transaction, Write};

/// A transaction that was begun and neither committed nor given up.
pub(super) struct Open<'c> {
    db: Db<'c>,
    committed: bool,
}

impl<'c> Open<'c> {
    pub(super) fn begin(connection: &'c Connection) -> rusqlite::Result<Self> {
        let db = Db::new(connection);
        db.run("BEGIN IMMEDIATE", [])?;
        Ok(Self { db, committed: false })
    }

    pub(super) fn commit(mut self) -> rusqlite::Result<()> {
        self.db.run("COMMIT", [])?;
        self.committed = true;
        Ok(())
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if !self.committed {
            // Where this fails too, SQLite has rolled back already.
            let _ = self.db.run("ROLLBACK", []);
        }
    }
}

impl Transaction for Open<'_> {
    fn session(&mut self, phone: &str) -> Result<Option<SessionRow>, StoreError> {
        Ok(read::contacts::session(&self.db, phone)?)
    }

    fn remembered(&mut self, phone: &str) -> Result<Remembered, StoreError> {
        Ok(Remembered {
            contact: read::contacts::contact(&self.db, phone)?,
            consents: read::contacts::consents(&self.db, phone)?,
            groups: read::contacts::groups_of(&self.db, phone)?,
        })
    }

    fn event(&mut self, source: &str, external_id: &str) -> Result<Option<String>, StoreError> {
        Ok(read::history::event_id(&self.db, source, external_id)?)
    }

    fn effects_of(
        &mut self,
        source: &str,
        external_id: &str,
    ) -> Result<Option<serde_json::Value>, StoreError> {
        Ok(read::history::effects_of(&self.db, source, external_id)?)
    }

    fn messages_since(&mut self, phone: &str, first_id: &str, enough: u32) -> Result<u32, StoreError> {
        Ok(read::history::messages_since(&self.db, phone, first_id, enough)?)
    }

    fn automatic_since(&mut self, phone: &str, first_id: &str) -> Result<u32, StoreError> {
        Ok(read::history::automatic_since(&self.db, phone, first_id)?)
    }

    fn due(&mut self, until_ms: i64, limit: usize) -> Result<Vec<String>, StoreError> {
        Ok(read::contacts::due(&self.db, until_ms, limit)?)
    }

    fn waiting(&mut self, id: &str) -> Result<Option<(OutboxRow, Option<StoredMessage>)>, StoreError> {
        Ok(read::outbox::waiting(&self.db, id)?)
    }

    fn is_in_outbox(&mut self, id: &str) -> Result<bool, StoreError> {
        Ok(read::outbox::is_in_outbox(&self.db, id)?)
    }

    fn take_from_outbox(&mut self, id: &str) -> Result<bool, StoreError> {
        Ok(write::take_from_outbox(&self.db, id)?)
    }

    fn message(&mut self, id: &str) -> Result<Option<StoredMessage>, StoreError> {
        Ok(read::history::message(&self.db, id)?)
    }

    fn message_of(&mut self, channel: &str, provider_id: &str) -> Result<Option<StoredMessage>, StoreError> {
        Ok(read::history::message_of(&self.db, channel, provider_id)?)
    }

    fn early_receipt(
        &mut self,
        channel: &str,
        provider_id: &str,
    ) -> Result<Option<EarlyReceiptRow>, StoreError> {
        Ok(read::outbox::early_receipt(&self.db, channel, provider_id)?)
    }

    fn dead_letter(&mut self, id: &str) -> Result<Option<DeadLetterRow>, StoreError> {
        Ok(read::outbox::dead_letter(&self.db, id)?)
    }

    fn link(&mut self, code: &str) -> Result<Option<LinkRow>, StoreError> {
        Ok(read::history::link(&self.db, code)?)
    }

    fn audience(
        &mut self,
        audience: &Audience,
        cursor: &str,
        limit: usize,
    ) -> Result<Vec<String>, StoreError> {
        Ok(read::contacts::audience(&self.db, audience, cursor, limit)?)
    }

    fn job(&mut self) -> Result<Option<JobRow>, StoreError> {
        Ok(read::state::job(&self.db)?)
    }

    fn is_recipient(&mut self, phone: &str) -> Result<bool, StoreError> {
        Ok(read::history::is_recipient(&self.db, phone)?)
    }

    fn forwarded_to(&mut self, number: &str) -> Result<Option<String>, StoreError> {
        Ok(read::history::forwarded_to(&self.db, number)?)
    }

    fn last_sender(&mut self, phone: &str) -> Result<Option<String>, StoreError> {
        Ok(read::history::last_sender(&self.db, phone)?)
    }

    fn is_newest_sent(&mut self, phone: &str, id: &str) -> Result<bool, StoreError> {
        Ok(read::history::is_newest_sent(&self.db, phone, id)?)
    }

    fn unused_programs(&mut self, kept: usize) -> Result<Vec<String>, StoreError> {
        Ok(read::state::unused_programs(&self.db, kept)?)
    }

    fn repeats(&mut self, phone: &str, text: &str) -> Result<bool, StoreError> {
        Ok(read::history::repeats(&self.db, phone, text)?)
    }

    fn write(&mut self, change: Write) -> Result<(), StoreError> {
        Ok(write::apply(&self.db, &change)?)
    }
}
