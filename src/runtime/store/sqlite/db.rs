//! A connection whose statements are at hand. rusqlite finds a prepared statement by its whole text, which for short
//! statements takes a good part of what SQLite does with them: a group of commands looks up each of them once.

use std::cell::RefCell;

use rusqlite::{CachedStatement, Connection, Params, Row};

type Done<T> = rusqlite::Result<T>;

/// A statement: one that stands in the program, or one that was put together.
#[derive(Clone, Copy)]
pub(super) enum Sql<'s> {
    Fixed(&'static str),
    Built(&'s str),
}

impl From<&'static str> for Sql<'static> {
    fn from(text: &'static str) -> Self {
        Self::Fixed(text)
    }
}

impl<'s> From<&'s String> for Sql<'s> {
    fn from(text: &'s String) -> Self {
        Self::Built(text)
    }
}

/// Where a fixed statement stands.
type Place = (usize, usize);

/// A connection, and the fixed statements that were asked for through this.
pub(super) struct Db<'c> {
    pub(super) connection: &'c Connection,
    at_hand: RefCell<Vec<(Place, CachedStatement<'c>)>>,
}

impl<'c> Db<'c> {
    pub(super) fn new(connection: &'c Connection) -> Self {
        Self { connection, at_hand: RefCell::default() }
    }

    fn with<T>(&self, sql: Sql<'_>, act: impl FnOnce(&mut CachedStatement<'c>) -> Done<T>) -> Done<T> {
        let text = match sql {
            Sql::Built(text) => return act(&mut self.connection.prepare_cached(text)?),
            Sql::Fixed(text) => text,
        };
        let place = (text.as_ptr() as usize, text.len());
        let mut statement = match self.take(place) {
            Some(statement) => statement,
            None => self.connection.prepare_cached(text)?,
        };
        let result = act(&mut statement);
        self.at_hand.borrow_mut().push((place, statement));
        result
    }

    fn take(&self, place: Place) -> Option<CachedStatement<'c>> {
        let mut at_hand = self.at_hand.borrow_mut();
        let at = at_hand.iter().position(|(own, _)| *own == place)?;
        Some(at_hand.swap_remove(at).1)
    }

    /// Carries a statement out that gives no rows. Returns how many it changed.
    pub(super) fn run<'s>(&self, sql: impl Into<Sql<'s>>, values: impl Params) -> Done<usize> {
        self.with(sql.into(), |statement| statement.execute(values))
    }

    /// The first row.
    pub(super) fn one<'s, T>(
        &self,
        sql: impl Into<Sql<'s>>,
        values: impl Params,
        read: impl FnOnce(&Row<'_>) -> Done<T>,
    ) -> Done<Option<T>> {
        self.with(sql.into(), |statement| {
            let mut rows = statement.query(values)?;
            rows.next()?.map(read).transpose()
        })
    }

    /// All rows.
    pub(super) fn many<'s, T>(
        &self,
        sql: impl Into<Sql<'s>>,
        values: impl Params,
        read: impl FnMut(&Row<'_>) -> Done<T>,
    ) -> Done<Vec<T>> {
        self.with(sql.into(), |statement| statement.query_map(values, read)?.collect())
    }
}
