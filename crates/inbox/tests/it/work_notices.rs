//! What was done with a conversation, as its thread tells it.

use std::time::Duration;

use recado_db::on_both_engines;
use recado_inbox::{
    AgentId, Assignment, AvailabilityChange, Conversation, ConversationChange, ConversationStatus, NewTag, NewTeam,
    PageRequest, Presence, Priority, TagId, TagsChange, TeamId, ThreadItem, Transfer, WorkChange, WorkNotice,
};

use crate::desk::{Desk, NOON_SECONDS, SETS, text_hook};

/// The notices of a thread, oldest first, page by page of two items.
async fn notices(desk: &Desk, conversation: &Conversation) -> Vec<WorkNotice> {
    let (mut notices, mut cursor) = (Vec::new(), None);
    loop {
        let page = PageRequest { cursor, limit: Some(2) };
        let page = desk.inbox.thread(desk.tenant, conversation.id, page).await.unwrap();
        notices.extend(page.data.into_iter().filter_map(|item| match item {
            ThreadItem::Notice(notice) => Some(notice),
            ThreadItem::Message(_) | ThreadItem::Note(_) => None,
        }));
        cursor = page.next_cursor;
        if cursor.is_none() {
            notices.reverse();
            return notices;
        }
    }
}

/// In words, with the names of that time.
fn told(notice: &WorkNotice) -> String {
    let names = |named: &[recado_inbox::Named]| named.iter().map(|one| one.name.clone()).collect::<Vec<_>>().join(",");
    let what = match &notice.change {
        WorkChange::Assigned { to } => format!("to {}", to.as_ref().map_or("nobody", |to| &to.name)),
        WorkChange::Team { to } => format!("team {}", to.as_ref().map_or("none", |to| &to.name)),
        WorkChange::Opened {} => "opened".to_owned(),
        WorkChange::Closed {} => "closed".to_owned(),
        WorkChange::Rated { score } => format!("rated {score}"),
        WorkChange::Snoozed { until } => format!("snoozed {}", until.is_some()),
        WorkChange::Priority { to } => format!("{to:?}"),
        WorkChange::Tagged { added, removed } => format!("+{} -{}", names(added), names(removed)),
    };
    format!("{}: {what}", notice.author.as_ref().map_or("desk", |author| &author.name))
}

async fn change(desk: &Desk, conversation: &Conversation, change: ConversationChange) {
    desk.inbox.change_conversation(&desk.owner, conversation.id, change).await.unwrap();
}

async fn team(desk: &Desk, assignment: Assignment, members: Vec<AgentId>) -> TeamId {
    let channel_ids = vec![desk.channel().id];
    let new = NewTeam { id: TeamId::new(), name: "Sales".to_owned(), assignment, member_ids: members, channel_ids };
    desk.inbox.create_team(&desk.owner, new).await.unwrap().id
}

on_both_engines! {
    async fn what_people_and_rules_do_stands_in_the_thread(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        let me = desk.owner.agent_id();
        let name = desk.owner.name();
        change(&desk, &conversation, ConversationChange { assignee_id: Some(me), ..Default::default() }).await;
        // The same again is nothing new.
        change(&desk, &conversation, ConversationChange { assignee_id: Some(me), ..Default::default() }).await;
        let urgent = ConversationChange { priority: Some(Priority::Urgent), status: Some(ConversationStatus::Closed), ..Default::default() };
        change(&desk, &conversation, urgent).await;
        let tag = NewTag { id: TagId::new(), name: "VIP".to_owned(), colour: "#112233".to_owned() };
        let tag = desk.inbox.create_tag(&desk.owner, tag).await.unwrap();
        let tags = |add: &[TagId], remove: &[TagId]| TagsChange { add: add.to_vec(), remove: remove.to_vec() };
        desk.inbox.tag_conversation(&desk.owner, conversation.id, tags(&[tag.id], &[])).await.unwrap();
        desk.inbox.tag_conversation(&desk.owner, conversation.id, tags(&[], &[tag.id])).await.unwrap();
        let sleep = ConversationChange {
            status: Some(ConversationStatus::Snoozed),
            snoozed_until: Some(desk.clock.now().plus(Duration::from_secs(60))),
            ..Default::default()
        };
        change(&desk, &conversation, sleep).await;
        desk.clock.set(desk.clock.now().plus(Duration::from_secs(120)));
        desk.settle().await;
        let all = notices(&desk, &conversation).await;
        let lines: Vec<String> = all.iter().map(told).collect();
        assert_eq!(lines, [
            format!("{name}: to {name}"), format!("{name}: closed"), format!("{name}: Urgent"), format!("{name}: +VIP -"),
            format!("{name}: + -VIP"), format!("{name}: snoozed true"), "desk: opened".to_owned(),
        ]);
        let other = desk.other_tenant().await;
        assert!(desk.inbox.thread(other.tenant, conversation.id, PageRequest::default()).await.is_err());
        desk.stop().await;
    }

    async fn teams_and_transfers_say_who_got_it(db) [SETS] {
        let desk = Desk::new(&db).await;
        let me = desk.owner.agent_id().unwrap();
        let online = AvailabilityChange { state: Some(Presence::Online), capacity: None };
        desk.inbox.change_availability(desk.tenant, me, online).await.unwrap();
        let sales = team(&desk, Assignment::RoundRobin, vec![me]).await;
        desk.take_in(&text_hook("wamid.1", "34600100001", NOON_SECONDS, "hola")).await;
        let conversation = desk.conversation().await;
        assert_eq!((conversation.team_id, conversation.assignee_id), (Some(sales), Some(me)));
        let free = ConversationChange { assignee_id: Some(None), team_id: Some(None), ..Default::default() };
        change(&desk, &conversation, free).await;
        let to_sales = Transfer { team_id: Some(sales), assignee_id: Some(me), note: None };
        desk.inbox.transfer(&desk.owner, conversation.id, to_sales).await.unwrap();
        let all = notices(&desk, &conversation).await;
        let name = desk.owner.name();
        let lines: Vec<String> = all.iter().map(told).collect();
        assert_eq!(lines, [
            format!("desk: to {name}"), format!("{name}: team none"), format!("{name}: to nobody"),
            format!("{name}: team Sales"), format!("{name}: to {name}"),
        ]);
        desk.stop().await;
    }
}
