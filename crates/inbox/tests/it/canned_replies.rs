//! Canned replies: who sees which, shortcuts, variables.

use recado_db::on_both_engines;
use recado_inbox::{
    Actor, Assignment, CannedReplyId, Error, NewTeam, Permission, Permissions, Principal, TeamId, Visibility,
    WriteCannedReply,
};

use crate::desk::{Desk, SETS};

fn reply(shortcut: &str, visibility: Visibility) -> WriteCannedReply {
    WriteCannedReply {
        id: CannedReplyId::new(),
        shortcut: shortcut.to_owned(),
        title: "Hours".to_owned(),
        body: "Hello {{contact.first_name|there}}".to_owned(),
        visibility,
        team_id: None,
    }
}

/// Somebody of the demo workspace with an agent's rights.
async fn agent(desk: &Desk, email: &str) -> Principal {
    let agents = desk.inbox.agents(desk.tenant).await.unwrap();
    let agent = agents.into_iter().find(|agent| agent.email == email).unwrap();
    let permissions = Permissions::of(&[Permission::ConversationsRead, Permission::ConversationsWrite]);
    Principal { tenant: desk.tenant, actor: Actor::Agent(agent), permissions }
}

async fn seen(desk: &Desk, by: &Principal) -> Vec<String> {
    desk.inbox.canned_replies(by).await.unwrap().into_iter().map(|reply| reply.shortcut).collect()
}

on_both_engines! {
    async fn one_sees_ones_own_ones_teams_and_everybodys(db) [SETS] {
        let desk = Desk::new(&db).await;
        let (alba, andres) = (agent(&desk, "agent1@demo.test").await, agent(&desk, "agent2@demo.test").await);
        let team = NewTeam {
            id: TeamId::new(),
            name: "Sales".to_owned(),
            assignment: Assignment::Manual,
            member_ids: alba.agent_id().into_iter().collect(),
            channel_ids: Vec::new(),
        };
        let team = desk.inbox.create_team(&desk.owner, team).await.unwrap().id;
        let write = async |by: &Principal, reply: WriteCannedReply| desk.inbox.write_canned_reply(by, reply).await;
        write(&desk.owner, reply("/Hours", Visibility::All)).await.unwrap();
        let of_team = WriteCannedReply { team_id: Some(team), ..reply("offer", Visibility::Team) };
        write(&desk.owner, of_team).await.unwrap();
        let own = reply("hours", Visibility::Own);
        assert_eq!(write(&alba, own.clone()).await.unwrap().agent_id, alba.agent_id());
        assert_eq!(seen(&desk, &alba).await, ["hours", "hours", "offer"]);
        assert_eq!(seen(&desk, &andres).await, ["hours"]);
        assert_eq!(seen(&desk, &desk.owner).await, ["hours", "offer"], "who writes them sees every team's");

        // Others neither change nor find it, and cannot write for everybody.
        let other = WriteCannedReply { shortcut: "mine".to_owned(), ..own.clone() };
        assert!(matches!(write(&andres, other).await, Err(Error::IdTaken(_))));
        assert!(matches!(desk.inbox.delete_canned_reply(&andres, own.id).await, Err(Error::NotFound(_))));
        assert!(matches!(write(&andres, reply("x", Visibility::All)).await, Err(Error::NotAllowed(Permission::RepliesWrite))));
        let all = desk.inbox.canned_replies(&andres).await.unwrap()[0].clone();
        assert!(matches!(desk.inbox.delete_canned_reply(&andres, all.id).await, Err(Error::NotAllowed(_))));
        desk.inbox.use_canned_reply(&andres, all.id).await.unwrap();
        assert_eq!(desk.inbox.canned_replies(&andres).await.unwrap()[0].uses, 1);
        let stranger = desk.other_tenant().await;
        assert!(seen(&desk, &stranger).await.is_empty());
        assert!(matches!(desk.inbox.delete_canned_reply(&stranger, all.id).await, Err(Error::NotFound(_))));
        desk.stop().await;
    }

    async fn shortcuts_are_unique_and_texts_are_checked(db) [SETS] {
        let desk = Desk::new(&db).await;
        let first = reply("hours", Visibility::All);
        let write = async |reply: WriteCannedReply| desk.inbox.write_canned_reply(&desk.owner, reply).await;
        let made = write(first.clone()).await.unwrap();
        assert_eq!(write(first.clone()).await.unwrap().id, made.id, "the same again");
        assert_eq!(write(reply("HOURS", Visibility::All)).await.unwrap_err().code(), "taken");
        write(reply("hours", Visibility::Own)).await.unwrap();
        let moved = WriteCannedReply { visibility: Visibility::Own, ..first.clone() };
        assert_eq!(write(moved).await.unwrap_err().code(), "taken", "one of one's own has it");
        for (field, bad) in [
            ("shortcut", WriteCannedReply { shortcut: "two words".to_owned(), ..first.clone() }),
            ("shortcut", WriteCannedReply { shortcut: " / ".to_owned(), ..first.clone() }),
            ("title", WriteCannedReply { title: String::new(), ..first.clone() }),
            ("body", WriteCannedReply { body: "x".repeat(4097), ..first.clone() }),
            ("body", WriteCannedReply { body: "{{contact.age}}".to_owned(), ..first.clone() }),
            ("team_id", WriteCannedReply { visibility: Visibility::Team, ..first.clone() }),
            ("team_id", WriteCannedReply { visibility: Visibility::Team, team_id: Some(TeamId::new()), ..first.clone() }),
        ] {
            assert_eq!(write(bad).await.unwrap_err().fields()[0].field, field);
        }
        desk.inbox.delete_canned_reply(&desk.owner, first.id).await.unwrap();
        assert!(matches!(desk.inbox.delete_canned_reply(&desk.owner, first.id).await, Err(Error::NotFound(_))));
        desk.stop().await;
    }
}
