//! Whose turn it is: a conversation that nobody has, of a team that hands them out, goes to an agent when the customer writes.

use recado_db::{P, Tx, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{TeamId, sql};
use crate::{AgentId, ConversationId, Error, Result, TenantId};

/// How a conversation of a team finds an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Assignment {
    /// Somebody takes it, or gives it to somebody.
    Manual,
    /// One after the other.
    RoundRobin,
    /// Who has the fewest open ones.
    Load,
}

impl Assignment {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::RoundRobin => "round_robin",
            Self::Load => "load",
        }
    }

    pub(super) fn from_text(text: &str) -> Result<Self> {
        match text {
            "manual" => Ok(Self::Manual),
            "round_robin" => Ok(Self::RoundRobin),
            "load" => Ok(Self::Load),
            other => Err(Error::Stored(format!("assignment {other}"))),
        }
    }
}

/// A member of the team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Candidate {
    agent: AgentId,
    is_online: bool,
    /// Open conversations, of all teams.
    open: i64,
    /// `None`: as many as come.
    capacity: Option<i64>,
}

impl Candidate {
    fn has_room(&self) -> bool {
        self.is_online && self.capacity.is_none_or(|capacity| self.open < capacity)
    }
}

/// Who gets the next conversation, after `last` got the one before; nobody where all are away or have enough.
fn choose(assignment: Assignment, candidates: &[Candidate], last: Option<AgentId>) -> Option<AgentId> {
    let free = candidates.iter().filter(|candidate| candidate.has_room());
    // Those behind the last one come first, then it begins again.
    let turn = |candidate: &Candidate| (last.is_some_and(|last| candidate.agent <= last), candidate.agent);
    let chosen = match assignment {
        Assignment::Manual => None,
        Assignment::RoundRobin => free.min_by_key(|candidate| turn(candidate)),
        Assignment::Load => free.min_by_key(|candidate| (candidate.open, turn(candidate))),
    };
    chosen.map(|candidate| candidate.agent)
}

/// Customers have written in these conversations: those of a team's number become the team's, and those that nobody has go to an
/// agent of it. Answers who got which.
pub(crate) async fn assign_arrivals(
    tx: &mut Tx,
    tenant: TenantId,
    conversations: &[Uuid],
) -> Result<Vec<(ConversationId, AgentId)>> {
    let mut assigned = Vec::new();
    if conversations.is_empty() {
        return Ok(assigned);
    }
    let rows = tx.query(sql::ARRIVALS, &[P::Uuid(tenant.uuid()), P::Uuids(conversations)]).await?;
    for row in rows {
        let (id, team): (Uuid, Uuid) = (row.get(0)?, row.get(1)?);
        tx.exec(sql::GIVE_TO_TEAM, params![tenant.uuid(), id, team]).await?;
        let agent = assign_in_team(tx, tenant, ConversationId(id), TeamId(team)).await?;
        assigned.extend(agent.map(|agent| (ConversationId(id), agent)));
    }
    Ok(assigned)
}

/// Gives a conversation that nobody has to an agent of the team, if it is the team's way and somebody is free.
pub(crate) async fn assign_in_team(
    tx: &mut Tx,
    tenant: TenantId,
    id: ConversationId,
    team: TeamId,
) -> Result<Option<AgentId>> {
    // Held until the unit ends: two at the same time do not go to the same agent.
    let Some(row) = tx.query_opt(sql::TURN, params![tenant.uuid(), team.uuid()]).await? else { return Ok(None) };
    let assignment = Assignment::from_text(&row.get::<String>(0)?)?;
    if assignment == Assignment::Manual {
        return Ok(None);
    }
    let last = row.get::<Option<Uuid>>(1)?.map(AgentId);
    let rows = tx.query(sql::CANDIDATES, params![tenant.uuid(), team.uuid()]).await?;
    let candidates = rows
        .iter()
        .map(|row| {
            let state: String = row.get(1)?;
            let (capacity, open) = (row.get(2)?, row.get(3)?);
            Ok(Candidate { agent: AgentId(row.get(0)?), is_online: state == "online", capacity, open })
        })
        .collect::<Result<Vec<_>>>()?;
    if let Some(agent) = choose(assignment, &candidates, last)
        && tx.exec(sql::TAKE, params![tenant.uuid(), id.uuid(), agent.uuid()]).await? > 0
    {
        tx.exec(sql::NOTE_TURN, params![tenant.uuid(), team.uuid(), agent.uuid()]).await?;
        return Ok(Some(agent));
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(n: u128, open: i64) -> Candidate {
        Candidate { agent: AgentId(Uuid::from_u128(n)), is_online: true, open, capacity: None }
    }

    fn chosen(assignment: Assignment, candidates: &[Candidate], last: Option<u128>) -> Option<u128> {
        let last = last.map(|n| AgentId(Uuid::from_u128(n)));
        choose(assignment, candidates, last).map(|agent| agent.uuid().as_u128())
    }

    #[test]
    fn turns_go_round() {
        let team = [candidate(3, 0), candidate(1, 9), candidate(2, 5)];
        let turns: Vec<Option<u128>> = [None, Some(1), Some(2), Some(3), Some(7)]
            .into_iter()
            .map(|last| chosen(Assignment::RoundRobin, &team, last))
            .collect();
        assert_eq!(turns, [Some(1), Some(2), Some(3), Some(1), Some(1)]);
    }

    #[test]
    fn the_least_loaded_comes_first_and_equals_take_turns() {
        let team = [candidate(1, 2), candidate(2, 1), candidate(3, 1)];
        assert_eq!(chosen(Assignment::Load, &team, None), Some(2));
        assert_eq!(chosen(Assignment::Load, &team, Some(2)), Some(3));
        assert_eq!(chosen(Assignment::Load, &team, Some(3)), Some(2));
    }

    #[test]
    fn who_is_away_or_has_enough_gets_nothing() {
        let away = Candidate { is_online: false, ..candidate(1, 0) };
        let full = Candidate { capacity: Some(2), ..candidate(2, 2) };
        let nearly = Candidate { capacity: Some(3), ..candidate(3, 2) };
        for assignment in [Assignment::RoundRobin, Assignment::Load] {
            assert_eq!(chosen(assignment, &[away, full, nearly], None), Some(3));
            assert_eq!(chosen(assignment, &[away, full], None), None);
            assert_eq!(chosen(assignment, &[], None), None);
        }
        assert_eq!(chosen(Assignment::Manual, &[nearly], None), None);
        assert_eq!(chosen(Assignment::Load, &[Candidate { capacity: Some(0), ..candidate(4, 0) }], None), None);
    }

    #[test]
    fn ways_are_written_and_read_back() {
        for assignment in [Assignment::Manual, Assignment::RoundRobin, Assignment::Load] {
            assert_eq!(Assignment::from_text(assignment.as_str()).unwrap(), assignment);
        }
        assert!(Assignment::from_text("luck").is_err());
    }
}
