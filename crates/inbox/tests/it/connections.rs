//! Connecting accounts.

use recado_db::on_both_engines;
use recado_inbox::{ConnectionId, ConnectionStatus, Error, NewConnection, PageRequest, StandingKind, StandingSource};
use recado_whatsapp::signature::sign;
use secrecy::SecretString;
use serde_json::json;
use wiremock::matchers::{body_partial_json, header, method, path, query_param_contains};
use wiremock::{Mock, ResponseTemplate};

use crate::desk::{Desk, NUMBER, SETS, WABA, graph_error, mount_account, new_connection, text_message};

on_both_engines! {
    async fn connecting_reads_numbers_and_subscribes(db) [SETS] {
        let desk = Desk::new(&db).await;
        let connection = &desk.connection;
        assert_eq!(connection.status, ConnectionStatus::Connected);
        assert_eq!(connection.channels.len(), 2);
        assert_eq!(connection.callback_url, format!("https://desk.example.com/hooks/whatsapp/{}", connection.id));
        let requests = desk.graph.received_requests().await.unwrap();
        let subscribing = requests.iter().find(|request| request.url.path().ends_with("/subscribed_apps")).unwrap();
        assert_eq!(
            subscribing.body_json::<serde_json::Value>().unwrap(),
            json!({"override_callback_uri": connection.callback_url, "verify_token": connection.verify_token})
        );
        assert!(desk.hook.verify_token_matches(&connection.verify_token));
        assert!(!desk.hook.verify_token_matches("other"));
        assert!(desk.hook.signature_matches(b"body", &sign("secret", b"body")));
        assert!(!desk.hook.signature_matches(b"body", &sign("other", b"body")));
        assert!(desk.inbox.hook_connection(ConnectionId::new()).await.unwrap().is_none());
        assert_eq!(desk.inbox.channels(desk.tenant).await.unwrap().len(), 2);
        desk.stop().await;
    }

    async fn secrets_are_sealed(db) [SETS] {
        let desk = Desk::new(&db).await;
        let sealed: Vec<u8> = desk.db.read("test", (), |tx, ()| Box::pin(async move {
            tx.query_one("SELECT access_token FROM inbox_connections", &[]).await?.get(0)
        })).await.unwrap();
        assert!(!sealed.windows(5).any(|part| part == b"token"));
        desk.stop().await;
    }

    async fn how_numbers_stand_is_told_and_read(db) [SETS] {
        let desk = Desk::new(&db).await;
        let (tenant, connection) = (desk.tenant, desk.connection.id);
        let history = async || desk.inbox.standing_news(tenant, connection, PageRequest::default()).await.unwrap().data;
        let standings = async |rows: serde_json::Value| {
            Mock::given(method("GET")).and(path(format!("/v23.0/{WABA}/phone_numbers")))
                .and(query_param_contains("fields", "quality_rating"))
                .respond_with(ResponseTemplate::new(200).set_body_json(json!({"data": rows})))
                .up_to_n_times(1).with_priority(1).mount(&desk.graph).await;
        };
        let tell = async |field: &str, value: serde_json::Value| {
            let changes = json!([{"field": field, "value": value}]);
            let hook = json!({"object": "whatsapp_business_account", "entry": [{"id": WABA, "changes": changes}]});
            desk.take_in(&hook).await;
        };
        let display = desk.connection.channels[0].display_phone_number.clone();
        let number = &desk.connection.channels[0];
        let green = json!([{"id": number.phone_number_id, "quality_rating": "GREEN", "messaging_limit_tier": "TIER_250"}]);
        standings(green).await;
        desk.inbox.refresh_connection(&desk.owner, connection).await.unwrap();
        desk.settle().await;
        assert_eq!(history().await, [], "the first reading is no news");
        assert_eq!(desk.inbox.standings(tenant, connection).await.unwrap()[0].quality.as_deref(), Some("GREEN"));

        // WhatsApp tells of the limit; the quality is found by reading what the number is like now.
        let red = json!([{"id": number.phone_number_id, "quality_rating": "RED", "messaging_limit_tier": "TIER_2K"}]);
        standings(red).await;
        let limit = json!({"display_phone_number": display, "event": "UPGRADE", "max_daily_conversations_per_business": "TIER_2K"});
        tell("phone_number_quality_update", limit.clone()).await;
        let news = history().await;
        let told: Vec<_> = news.iter().map(|news| (news.kind, news.after.as_str(), news.source)).collect();
        assert_eq!(told, [
            (StandingKind::Quality, "RED", StandingSource::Reading),
            (StandingKind::MessagingLimit, "TIER_2K", StandingSource::Webhook),
        ]);
        assert_eq!((news[0].before.as_deref(), news[1].channel_id), (Some("GREEN"), Some(number.id)));
        let standing = desk.inbox.standings(tenant, connection).await.unwrap();
        let standing = standing.iter().find(|standing| standing.channel_id == number.id).unwrap();
        assert_eq!(standing.messaging_limit.as_deref(), Some("TIER_2K"));

        // Of the account as a whole; the number is not asked for by its name.
        tell("account_update", json!({"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "ALCOHOL"}})).await;
        tell("phone_number_name_update", json!({"display_phone_number": display, "decision": 7})).await;
        tell("account_update", json!("nonsense")).await;
        let news = history().await;
        assert_eq!((news.len(), news[0].channel_id, news[0].kind), (4, Some(number.id), StandingKind::Name));
        assert_eq!((news[1].channel_id, news[1].detail.as_deref()), (None, Some("ALCOHOL")));
        let other = desk.other_tenant().await;
        assert!(matches!(desk.inbox.standings(other.tenant, connection).await, Err(Error::NotFound(_))));
        assert!(matches!(desk.inbox.standing_news(other.tenant, connection, PageRequest::default()).await, Err(Error::NotFound(_))));
        desk.stop().await;
    }

    async fn an_app_is_subscribed_as_a_whole_where_its_id_is_given(db) [SETS] {
        let desk = Desk::new(&db).await;
        mount_account(&desk.graph, "31", &["41"]).await;
        Mock::given(method("POST")).and(path("/v23.0/100/subscriptions")).and(header("authorization", "Bearer 100|secret"))
            .and(body_partial_json(json!({"object": "whatsapp_business_account", "fields": "messages,flows,message_template_status_update,message_template_quality_update,template_category_update,message_template_components_update,account_alerts,account_review_update,account_update,business_capability_update,phone_number_name_update,phone_number_quality_update,security"})))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"success": true})))
            .expect(2).mount(&desk.graph).await;
        let new = NewConnection { app_id: Some("100".to_owned()), ..new_connection(&desk.graph, "31") };
        let first = desk.inbox.ensure_connection(desk.tenant, new.clone()).await.unwrap();
        assert_eq!(first.status, ConnectionStatus::Connected);
        let second = desk.inbox.ensure_connection(desk.tenant, new).await.unwrap();
        assert_eq!((second.id, &second.verify_token), (first.id, &first.verify_token));
        assert_eq!(second.channels[0].id, first.channels[0].id);
        assert_eq!(desk.inbox.connections(desk.tenant).await.unwrap().len(), 2);
        desk.stop().await;
    }

    async fn graphs_no_is_told_in_its_words(db) [SETS] {
        let desk = Desk::new(&db).await;
        Mock::given(method("GET")).and(path("/v23.0/32/phone_numbers"))
            .respond_with(graph_error(401, 190, "Invalid OAuth access token"))
            .mount(&desk.graph).await;
        let refused = desk.inbox.connect(&desk.owner, new_connection(&desk.graph, "32")).await.unwrap_err();
        assert_eq!(refused.code(), "graph_refused");
        assert!(refused.to_string().contains("Invalid OAuth access token"), "{refused}");
        let unreachable = NewConnection { graph_base_url: "http://127.0.0.1:1".to_owned(), ..new_connection(&desk.graph, "32") };
        assert_eq!(desk.inbox.connect(&desk.owner, unreachable).await.unwrap_err().code(), "graph_unreachable");
        let bad = NewConnection {
            name: " ".to_owned(),
            graph_base_url: "graph".to_owned(),
            waba_id: "abc".to_owned(),
            access_token: SecretString::from(""),
            app_secret: SecretString::from("a b"),
            app_id: Some("x".to_owned()),
        };
        let bad = desk.inbox.connect(&desk.owner, bad).await.unwrap_err();
        let fields: Vec<&str> = bad.fields().iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["name", "graph_base_url", "waba_id", "app_id", "access_token", "app_secret"]);
        assert_eq!(desk.inbox.connections(desk.tenant).await.unwrap().len(), 1);
        desk.stop().await;
    }

    async fn a_refused_subscription_leaves_a_connection_with_an_error(db) [SETS] {
        let desk = Desk::new(&db).await;
        Mock::given(method("POST")).and(path("/v23.0/33/subscribed_apps"))
            .respond_with(graph_error(400, 2200, "Callback verification failed"))
            .up_to_n_times(1).with_priority(1).mount(&desk.graph).await;
        mount_account(&desk.graph, "33", &["43"]).await;
        let connection = desk.inbox.connect(&desk.owner, new_connection(&desk.graph, "33")).await.unwrap();
        assert_eq!(connection.status, ConnectionStatus::Error);
        assert!(connection.status_detail.unwrap().contains("Callback verification failed"));
        assert_eq!(connection.channels[0].status, ConnectionStatus::Error);
        let again = desk.inbox.refresh_connection(&desk.owner, connection.id).await.unwrap();
        assert_eq!((again.status, again.status_detail), (ConnectionStatus::Connected, None));
        assert_eq!(again.channels[0].status, ConnectionStatus::Connected);
        desk.stop().await;
    }

    async fn a_deleted_connection_keeps_its_conversations(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        desk.inbox.disconnect(&desk.owner, desk.connection.id).await.unwrap();
        let connection = desk.inbox.connection(desk.tenant, desk.connection.id).await.unwrap();
        assert_eq!(connection.status, ConnectionStatus::Disconnected);
        assert!(connection.channels.iter().all(|channel| channel.status == ConnectionStatus::Disconnected));
        assert!(desk.inbox.hook_connection(desk.connection.id).await.unwrap().is_none());
        let error = desk.inbox.send_message(&desk.owner, conversation.id, text_message("?")).await.unwrap_err();
        assert_eq!(error.code(), "channel_disconnected");
        assert_eq!(desk.conversation().await.id, conversation.id);
        let refresh = desk.inbox.refresh_connection(&desk.owner, desk.connection.id).await.unwrap_err();
        assert_eq!(refresh.code(), "channel_disconnected");
        assert!(matches!(desk.inbox.disconnect(&desk.owner, ConnectionId::new()).await, Err(Error::NotFound(_))));
        // Connected anew, the numbers keep their channels, and so their conversations.
        let anew = desk.inbox.connect(&desk.owner, new_connection(&desk.graph, WABA)).await.unwrap();
        let channel = anew.channels.iter().find(|channel| channel.phone_number_id == NUMBER).unwrap();
        assert_eq!(channel.id, desk.channel().id);
        desk.inbox.send_message(&desk.owner, conversation.id, text_message("ya")).await.unwrap();
        desk.stop().await;
    }
}
