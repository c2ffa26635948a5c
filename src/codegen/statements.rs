//! Statements: code that leaves the stack as it was.

use super::control::statement_leaves;
use super::generator::Generator;
use super::scope::Scope;
use super::sequence::Sequence;
use crate::bytecode::{Instruction, Op};
use crate::check::model::*;
use crate::value::{Symbol, Value};

impl Generator<'_> {
    /// The statements of a block; none behind one that leaves.
    pub(super) fn block(&mut self, out: &mut Sequence, block: &Block, scope: &Scope<'_>) {
        for statement in &block.statements {
            out.at(statement.span);
            self.statement(out, statement, scope);
            if statement_leaves(statement, scope) {
                break;
            }
        }
    }

    fn statement(&mut self, out: &mut Sequence, statement: &Statement, scope: &Scope<'_>) {
        match &statement.kind {
            StatementKind::Say(say) => self.say(out, say, scope),
            StatementKind::Send { text, to } => {
                self.expressions(out, [text, to], scope);
                self.act(out, statement, Instruction::of(Op::Send));
            }
            StatementKind::Email { text, subject, to } => {
                self.expression(out, text, scope);
                self.optional(out, subject.as_deref(), scope);
                self.expression(out, to, scope);
                self.act(out, statement, Instruction::of(Op::Email));
            }
            StatementKind::Forward { to, with } => self.forward(out, statement, to, with.as_deref(), scope),
            StatementKind::Add(group) => {
                let group = self.group(*group);
                out.emit(Instruction::of(Op::AddGroup).c(group.0));
            }
            StatementKind::Remove(group) => {
                let group = self.group(*group);
                out.emit(Instruction::of(Op::RemoveGroup).c(group.0));
            }
            StatementKind::Set { place, value } => {
                self.optional(out, value.as_deref(), scope);
                out.at(statement.span);
                self.store(out, place, scope);
            }
            StatementKind::Subscribe(category) => self.consent(out, Op::Subscribe, *category),
            StatementKind::Unsubscribe(category) => self.consent(out, Op::Unsubscribe, *category),
            StatementKind::Let { local, value } => {
                self.expression(out, value, scope);
                out.at(statement.span);
                out.emit(Instruction::of(Op::StoreLocal).b(local.0 as u16));
            }
            StatementKind::Call { .. } => self.call(out, statement, scope),
            StatementKind::HandOver { team, with } => {
                self.optional(out, with.as_deref(), scope);
                self.act(out, statement, Instruction::of(Op::HandOver).c(team.0));
            }
            StatementKind::Track { name, data } => {
                self.record(out, data.iter().map(|(name, value)| (name.as_str(), value)), scope);
                let name = self.builder.string(name);
                self.act(out, statement, Instruction::of(Op::Track).c(name));
            }
            StatementKind::Start { unit, arguments, contact } => {
                self.expressions(out, arguments, scope);
                self.expressions(out, contact.as_deref(), scope);
                let instruction = Instruction::of(Op::Start).a(u8::from(contact.is_some())).c(unit.0);
                self.act(out, statement, instruction.b(arguments.len() as u16));
            }
            StatementKind::Run { .. } => self.run(out, statement, scope),
            StatementKind::Cancel { unit, per } => {
                self.expressions(out, per.as_deref(), scope);
                let instruction = Instruction::of(Op::Cancel).a(u8::from(per.is_some())).c(unit.0);
                self.act(out, statement, instruction);
            }
            StatementKind::Wait(wait) => self.wait(out, statement, wait, scope),
            StatementKind::If { branches, otherwise } => {
                self.if_(out, branches, otherwise.as_ref(), statement.span, scope);
            }
            StatementKind::Match { subject, arms, otherwise } => {
                self.match_(out, subject, arms, otherwise.as_ref(), scope);
            }
            StatementKind::Split(branches) => self.split(out, branches, scope),
            StatementKind::Goto(Target::Step(step)) => out.emit(Instruction::of(Op::Goto).c(step.0)),
            StatementKind::Goto(Target::End | Target::Error) | StatementKind::End => self.end(out, scope),
            StatementKind::Error => {}
        }
    }

    /// The instruction that carries a statement out, after its operands.
    pub(super) fn act(&mut self, out: &mut Sequence, statement: &Statement, instruction: Instruction) {
        out.at(statement.span);
        out.emit(instruction);
    }

    /// Ends the unit.
    pub(super) fn end(&mut self, out: &mut Sequence, scope: &Scope<'_>) {
        out.emit(Instruction::of(Op::End).a(u8::from(scope.recommendation)));
    }

    fn forward(
        &mut self,
        out: &mut Sequence,
        statement: &Statement,
        to: &ForwardTo,
        with: Option<&Expr>,
        scope: &Scope<'_>,
    ) {
        self.optional(out, with, scope);
        let instruction = match to {
            ForwardTo::Team(team) => Instruction::of(Op::ForwardTeam).c(team.0),
            ForwardTo::Phone(number) => {
                self.expression(out, number, scope);
                Instruction::of(Op::ForwardPhone)
            }
            ForwardTo::Email(address) => {
                self.expression(out, address, scope);
                Instruction::of(Op::ForwardEmail)
            }
        };
        self.act(out, statement, instruction);
    }

    fn consent(&mut self, out: &mut Sequence, op: Op, category: Option<CategoryId>) {
        let name = category.and_then(|id| self.project.categories.get(id.index()));
        let instruction = match name.map(|category| category.declared.name.clone()) {
            Some(name) => Instruction::of(op).a(1).c(self.symbol(&name).0),
            None => Instruction::of(op),
        };
        out.emit(instruction);
    }

    /// Pops a value into a place.
    pub(super) fn store(&mut self, out: &mut Sequence, place: &Place, scope: &Scope<'_>) {
        match place {
            Place::Local(id) => {
                let ty = scope.unit.and_then(|unit| unit.locals.get(id.index())).map(|local| &local.ty);
                let max = ty.map_or(0, bound_of);
                let blank_is_missing = ty.is_some_and(|ty| ty.optional && is_text(&ty.kind));
                let instruction = Instruction::of(Op::StoreLocal).a(u8::from(blank_is_missing));
                out.emit(instruction.b(id.0 as u16).c(max));
            }
            Place::Contact(id) => self.store_field(out, *id),
            Place::Object(local, path, object) => {
                let name =
                    self.project.objects.get(object.index()).map(|object| object.declared.name.clone());
                let names = name.iter().chain(path);
                let symbols = names.map(|name| Value::Symbol(self.symbol(name))).collect();
                let path = self.builder.constant(&Value::list(symbols));
                self.trim_for_object(out, place, scope);
                out.emit(Instruction::of(Op::StorePath).b(local.0 as u16).c(path));
            }
            Place::Error => out.op(Op::Pop),
        }
    }

    /// Cuts a text that goes into a field of an object, or makes it missing where it is blank, as for variables: in a
    /// local that is set aside.
    fn trim_for_object(&mut self, out: &mut Sequence, place: &Place, scope: &Scope<'_>) {
        let Some(field) = object_field(self.project, place).filter(|field| is_trimmed(&field.ty)) else {
            return;
        };
        let aside = scope.unit.map_or(0, |unit| unit.locals.len()) as u16;
        let blank_is_missing = u8::from(field.ty.optional);
        out.emit(Instruction::of(Op::StoreLocal).a(blank_is_missing).b(aside).c(bound_of(&field.ty)));
        out.emit(Instruction::of(Op::LoadLocal).b(aside));
    }

    fn store_field(&mut self, out: &mut Sequence, id: FieldId) {
        if let Some(property) = self.property(id) {
            return out.emit(Instruction::of(Op::StoreProperty).a(property as u8));
        }
        let symbol = self.field_symbol(id);
        let contact = self.project.objects.first();
        let field = contact.and_then(|contact| contact.fields.get(id.index()));
        let max = u16::try_from(field.map_or(0, |field| bound_of(&field.ty))).unwrap_or(u16::MAX);
        let keeps_blank = field.is_some_and(|field| !field.ty.optional);
        out.emit(Instruction::of(Op::StoreField).a(u8::from(keeps_blank)).b(max).c(symbol.0));
    }

    /// The symbol of a declared field of the contact.
    pub(super) fn field_symbol(&mut self, id: FieldId) -> Symbol {
        let contact = self.project.objects.first();
        let name = contact.and_then(|contact| contact.fields.get(id.index())).map(|field| field.name.clone());
        self.symbol(&name.unwrap_or_default())
    }

    /// The symbol of a group.
    pub(super) fn group(&mut self, id: GroupId) -> Symbol {
        let name = self.project.groups.get(id.index()).map(|group| group.name.clone());
        self.symbol(&name.unwrap_or_default())
    }
}

/// The most graphemes of a text; 0 for no bound and for other types, which are never cut.
fn bound_of(ty: &Type) -> u32 {
    match ty.kind {
        TypeKind::Text(max) => max.unwrap_or(0),
        _ => 0,
    }
}

/// The field of an object that a place is.
pub(super) fn object_field<'p>(project: &'p Project, place: &Place) -> Option<&'p Field> {
    let Place::Object(_, path, object) = place else { return None };
    let fields = &project.objects.get(object.index())?.fields;
    fields.iter().find(|field| Some(&field.name) == path.last())
}

/// Whether a text changes on its way into a place of this type: it is cut, or missing where it is blank.
pub(super) fn is_trimmed(ty: &Type) -> bool {
    bound_of(ty) > 0 || ty.optional && is_text(&ty.kind)
}

pub(super) fn is_text(kind: &TypeKind) -> bool {
    matches!(kind, TypeKind::Text(_) | TypeKind::Email(_) | TypeKind::Url(_) | TypeKind::Phone)
}
