//! Teams: whose new conversations are, and handing them over.

use recado_db::on_both_engines;
use recado_inbox::{
    AgentId, Assignment, AvailabilityChange, ConversationChange, ConversationFilter, ConversationStatus, NewAgent,
    NewTeam, NoteId, PageRequest, Presence, Queue, Role, Team, TeamId, ThreadItem, Transfer,
};
use secrecy::SecretString;

use crate::desk::{Desk, NOON_SECONDS, SETS, text_hook};

async fn colleague(desk: &Desk, name: &str) -> AgentId {
    let agent = NewAgent {
        name: name.to_owned(),
        email: format!("{name}@demo.test"),
        password: SecretString::from("long enough"),
        role: Role::Agent,
    };
    desk.inbox.add_agent(desk.tenant, agent).await.unwrap().id
}

async fn team(desk: &Desk, assignment: Assignment, members: &[AgentId]) -> Team {
    let team = NewTeam {
        id: TeamId::new(),
        name: "Sales".to_owned(),
        assignment,
        member_ids: members.to_vec(),
        channel_ids: vec![desk.channel().id],
    };
    desk.inbox.create_team(&desk.owner, team).await.unwrap()
}

/// A new customer writes; who got the conversation.
async fn arrival(desk: &Desk, n: i64) -> Option<AgentId> {
    let number = format!("346001000{n:02}");
    desk.take_in(&text_hook(&format!("wamid.{n}"), &number, NOON_SECONDS + n, "hola")).await;
    let all = desk.conversations().await;
    let phone = format!("+{number}");
    all.into_iter().find(|conversation| conversation.contact.phone.as_deref() == Some(&phone)).unwrap().assignee_id
}

async fn set(desk: &Desk, agent: AgentId, state: Presence, capacity: Option<i64>) {
    let change = AvailabilityChange { state: Some(state), capacity: Some(capacity) };
    let after = desk.inbox.change_availability(desk.tenant, agent, change).await.unwrap();
    assert_eq!((after.state, after.capacity), (state, capacity));
}

on_both_engines! {
    async fn conversations_go_round_those_who_are_there(db) [SETS] {
        let desk = Desk::new(&db).await;
        let mut members = vec![colleague(&desk, "ada").await, colleague(&desk, "ben").await, colleague(&desk, "cleo").await];
        members.sort();
        assert_eq!(arrival(&desk, 1).await, None, "no team yet");
        let sales = team(&desk, Assignment::RoundRobin, &members).await;
        let turns = [arrival(&desk, 2).await, arrival(&desk, 3).await, arrival(&desk, 4).await, arrival(&desk, 5).await];
        assert_eq!(turns, [0, 1, 2, 0].map(|at| Some(members[at])));
        set(&desk, members[1], Presence::Away, None).await;
        set(&desk, members[2], Presence::Online, Some(1)).await;
        assert_eq!(arrival(&desk, 6).await, Some(members[0]), "one is away, one has enough");
        set(&desk, members[0], Presence::Online, Some(3)).await;
        assert_eq!(arrival(&desk, 7).await, None, "nobody is free");
        let waiting = desk.conversations().await[0].clone();
        assert_eq!((waiting.team_id, waiting.assignee_id), (Some(sales.id), None));
        // Somebody comes back, and the customer writes again: also the one from before the team was there.
        set(&desk, members[1], Presence::Online, None).await;
        desk.take_in(&text_hook("wamid.7b", "34600100007", NOON_SECONDS + 60, "¿hola?")).await;
        assert_eq!(desk.conversations().await[0].assignee_id, Some(members[1]));
        desk.take_in(&text_hook("wamid.1b", "34600100001", NOON_SECONDS + 61, "¿hola?")).await;
        let first = desk.conversations().await[0].clone();
        assert_eq!((first.team_id, first.assignee_id), (Some(sales.id), Some(members[1])));
        // Who has it keeps it.
        let mine = ConversationChange { assignee_id: Some(desk.owner.agent_id()), ..Default::default() };
        desk.inbox.change_conversation(&desk.owner, first.id, mine).await.unwrap();
        desk.take_in(&text_hook("wamid.1c", "34600100001", NOON_SECONDS + 62, "¿hola?")).await;
        assert_eq!(desk.conversations().await[0].assignee_id, desk.owner.agent_id());
        // What was handed out in one batch went round, too.
        let of_team = ConversationFilter { team_id: Some(sales.id), ..Default::default() };
        let page = desk.inbox.conversations(desk.tenant, of_team, PageRequest { cursor: None, limit: Some(3) }).await.unwrap();
        assert_eq!(page.data.len(), 3);
        assert!(page.next_cursor.is_some());
        let counts = desk.inbox.conversation_counts(desk.tenant, Some(members[0])).await.unwrap();
        assert_eq!(counts.teams.iter().map(|team| (team.team_id, team.open)).collect::<Vec<_>>(), [(sales.id, 7)]);
        desk.stop().await;
    }

    async fn a_batch_goes_to_the_least_loaded(db) [SETS] {
        let desk = Desk::new(&db).await;
        let mut members = vec![colleague(&desk, "ada").await, colleague(&desk, "ben").await];
        members.sort();
        team(&desk, Assignment::Load, &members).await;
        for n in 1..=6_i64 {
            desk.hear(&text_hook(&format!("wamid.{n}"), &format!("3460010000{n}"), NOON_SECONDS + n, "hola")).await;
        }
        desk.settle().await;
        let all = desk.conversations().await;
        let of = |agent| all.iter().filter(|conversation| conversation.assignee_id == Some(agent)).count();
        assert_eq!((of(members[0]), of(members[1])), (3, 3));
        let close = ConversationChange { status: Some(ConversationStatus::Closed), ..Default::default() };
        for conversation in all.iter().filter(|conversation| conversation.assignee_id == Some(members[1])) {
            desk.inbox.change_conversation(&desk.owner, conversation.id, close).await.unwrap();
        }
        assert_eq!(arrival(&desk, 11).await, Some(members[1]));
        assert_eq!(arrival(&desk, 12).await, Some(members[1]));
        desk.stop().await;
    }

    async fn a_conversation_is_handed_over_with_a_note(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        let (ada, ben) = (colleague(&desk, "ada").await, colleague(&desk, "ben").await);
        let note = Some((NoteId::new(), " knows her ".to_owned()));
        let to_ada = Transfer { assignee_id: Some(ada), note, ..Default::default() };
        let after = desk.inbox.transfer(&desk.owner, conversation.id, to_ada.clone()).await.unwrap();
        assert_eq!((after.assignee_id, after.team_id), (Some(ada), None));
        desk.inbox.transfer(&desk.owner, conversation.id, to_ada).await.unwrap();
        let thread = desk.inbox.thread(desk.tenant, conversation.id, PageRequest::default()).await.unwrap().data;
        assert_eq!(thread.len(), 3, "one note and one notice, however often it was handed over");
        let ThreadItem::Note(note) = &thread[1] else { panic!("{thread:?}") };
        assert_eq!((note.body.as_str(), note.mentions.as_slice()), ("knows her", [ada].as_slice()));
        let mentions = ConversationFilter { queue: Queue::Mentions, me: Some(ada), ..Default::default() };
        assert_eq!(desk.inbox.conversations(desk.tenant, mentions, PageRequest::default()).await.unwrap().data.len(), 1);
        let sales = team(&desk, Assignment::RoundRobin, &[ben]).await;
        let to_team = Transfer { team_id: Some(sales.id), ..Default::default() };
        let after = desk.inbox.transfer(&desk.owner, conversation.id, to_team.clone()).await.unwrap();
        assert_eq!((after.assignee_id, after.team_id), (Some(ben), Some(sales.id)));
        set(&desk, ben, Presence::Away, None).await;
        assert_eq!(desk.inbox.transfer(&desk.owner, conversation.id, to_team.clone()).await.unwrap().assignee_id, None);
        let nobody = desk.inbox.transfer(&desk.owner, conversation.id, Transfer::default()).await.unwrap_err();
        assert_eq!(nobody.fields()[0].field, "assignee_id");
        let unknown = Transfer { team_id: Some(TeamId::new()), ..Default::default() };
        let unknown = desk.inbox.transfer(&desk.owner, conversation.id, unknown).await.unwrap_err();
        assert_eq!(unknown.fields()[0].field, "team_id");
        let empty = Transfer { assignee_id: Some(ben), note: Some((NoteId::new(), " ".to_owned())), ..Default::default() };
        let empty = desk.inbox.transfer(&desk.owner, conversation.id, empty).await.unwrap_err();
        assert_eq!(empty.fields()[0].field, "note.body");
        // A team that is gone is not named any more, and another workspace has none of this.
        let stranger = desk.other_tenant().await;
        assert_eq!(desk.inbox.transfer(&stranger, conversation.id, to_team).await.unwrap_err().code(), "not_found");
        assert_eq!(desk.inbox.delete_team(&stranger, sales.id).await.unwrap_err().code(), "not_found");
        assert!(desk.inbox.teams(stranger.tenant).await.unwrap().is_empty());
        desk.inbox.delete_team(&desk.owner, sales.id).await.unwrap();
        assert_eq!(desk.conversation().await.team_id, None);
        assert_eq!(arrival(&desk, 9).await, None);
        desk.stop().await;
    }

    async fn teams_are_made_and_changed(db) [SETS] {
        let desk = Desk::new(&db).await;
        let ada = colleague(&desk, "ada").await;
        let sales = team(&desk, Assignment::Manual, &[ada]).await;
        assert_eq!(arrival(&desk, 1).await, None, "taken by hand");
        assert_eq!(desk.conversation().await.team_id, Some(sales.id));
        let same = NewTeam { id: sales.id, name: "Any".to_owned(), assignment: Assignment::Load, member_ids: vec![], channel_ids: vec![] };
        assert_eq!(desk.inbox.create_team(&desk.owner, same.clone()).await.unwrap(), sales, "the same id again");
        let other = NewTeam { id: TeamId::new(), name: "SALES".to_owned(), ..same.clone() };
        assert_eq!(desk.inbox.create_team(&desk.owner, other.clone()).await.unwrap_err().code(), "taken");
        // A number goes to the team that names it last.
        let other = NewTeam { name: "Help".to_owned(), channel_ids: vec![desk.channel().id], ..other };
        let help = desk.inbox.create_team(&desk.owner, other).await.unwrap();
        let teams = desk.inbox.teams(desk.tenant).await.unwrap();
        assert_eq!(teams.iter().map(|team| (team.id, team.channel_ids.len())).collect::<Vec<_>>(), [(help.id, 1), (sales.id, 0)]);
        let strangers = NewTeam { member_ids: vec![ada, AgentId::new()], ..same.clone() };
        let refused = desk.inbox.change_team(&desk.owner, strangers).await.unwrap_err();
        assert_eq!(refused.fields()[0].field, "member_ids[1]");
        let changed = desk.inbox.change_team(&desk.owner, same).await.unwrap();
        assert_eq!((changed.name.as_str(), changed.assignment, changed.member_ids.len()), ("Any", Assignment::Load, 0));
        desk.stop().await;
    }
}
