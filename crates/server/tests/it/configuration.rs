//! What keeps the program from starting, and whether it says so in words that help.

use std::net::TcpListener;

use recado_testkit::Recado;

use crate::{BINARY, recado};

/// Starts it in an empty folder, where it must fail and say all of this.
async fn refuses(how: Recado, must_say: &[&str]) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let (status, said) = how.run_to_end(folder.path()).await?;
    assert!(!status.success(), "it started:\n{said}");
    for part in must_say {
        assert!(said.contains(part), "{part:?} is missing in:\n{said}");
    }
    assert!(!said.contains("panicked"), "{said}");
    Ok(())
}

#[tokio::test]
async fn unknown_and_impossible_settings_are_named() -> anyhow::Result<()> {
    refuses(recado().variable("RECADO__DESK__ADR", "127.0.0.1:1"), &["adr"]).await?;
    refuses(recado().variable("RECADO__CLOUD__SENT_DELAY_MS", "soon"), &["cloud.sent_delay_ms"]).await?;
    refuses(recado().argument("--desk-addr").argument("nowhere"), &["--desk-addr", "nowhere"]).await?;
    refuses(recado().argument("--config").argument("missing.toml"), &["missing.toml"]).await?;
    refuses(
        recado()
            .argument("--desk-addr")
            .argument("127.0.0.1:12345")
            .argument("--cloud-addr")
            .argument("127.0.0.1:12345"),
        &["127.0.0.1:12345"],
    )
    .await
}

#[tokio::test]
async fn a_port_in_use_is_named() -> anyhow::Result<()> {
    let taken = TcpListener::bind("127.0.0.1:0")?;
    let addr = taken.local_addr()?.to_string();
    let how = recado().argument("--desk-addr").argument("127.0.0.1:0").argument("--cloud-addr").argument(&addr);
    refuses(how, &[&addr, "cloud.addr"]).await
}

#[tokio::test]
async fn a_second_process_keeps_out_of_a_data_folder() -> anyhow::Result<()> {
    let running = recado().start().await?;
    let data = running.data_dir.display().to_string();
    let second = recado()
        .argument("--data")
        .argument(&data)
        .argument("--desk-addr")
        .argument("127.0.0.1:0")
        .argument("--cloud-addr")
        .argument("127.0.0.1:0");
    refuses(second, &[&data, "--data"]).await?;
    let conversations = running.desk()?.conversations().await?;
    assert!(conversations.is_empty(), "the first goes on");
    Ok(())
}

#[tokio::test]
async fn well_known_secrets_stay_on_the_loopback() -> anyhow::Result<()> {
    let open = |how: Recado| how.argument("--cloud-addr").argument("0.0.0.0:0");
    let must_say = ["RECADO__CLOUD__APP_SECRET", "RECADO__CLOUD__ACCESS_TOKEN"];
    refuses(open(Recado::cloud(BINARY)), &must_say).await?;
    refuses(open(recado()).argument("--desk-addr").argument("127.0.0.1:0"), &must_say).await
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_named() -> anyhow::Result<()> {
    let how = recado()
        .variable("DATABASE_URL", "postgres://nobody:secret-word@127.0.0.1:1/none")
        .argument("--desk-addr")
        .argument("127.0.0.1:0")
        .argument("--cloud-addr")
        .argument("127.0.0.1:0");
    let folder = tempfile::tempdir()?;
    let (status, said) = how.run_to_end(folder.path()).await?;
    assert!(!status.success(), "it started:\n{said}");
    assert!(said.contains("127.0.0.1:1") || said.contains("database"), "{said}");
    assert!(!said.contains("secret-word"), "a password is shown:\n{said}");
    Ok(())
}
