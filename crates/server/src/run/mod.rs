//! What the commands run: parts opened, wired, served, and ended in order.

mod banner;
mod cloud;
mod desk;
mod foundation;
mod listen;

use crate::config::Config;
use foundation::Foundation;
use listen::Listener;

/// `recado up`: both products in one process, on one clock.
///
/// # Errors
/// What keeps it from starting.
pub async fn up(config: Config) -> anyhow::Result<()> {
    let foundation = Foundation::lay(&config).await?;
    let cloud_listener = Listener::bind(config.cloud.addr, "cloud.addr").await?;
    let desk_listener = Listener::bind(config.desk.addr, "desk.addr").await?;
    let listening = [cloud_listener.addr(), desk_listener.addr()];

    let cloud = cloud::open(&config, &foundation, cloud_listener.addr(), &listening).await?;
    let desk = desk::open(&config, &foundation, desk_listener.addr(), &listening).await?;
    cloud.share_clock_with(&desk);
    cloud.start(&foundation, cloud_listener).await?;
    desk.start(&foundation, desk_listener).await?;
    if !config.empty {
        desk.connect_to(&cloud).await?;
    }
    banner::up(&cloud, &desk).await;
    listen::until_told_to_stop().await;
    foundation.take_down().await;
    Ok(())
}

/// `recado cloud`.
///
/// # Errors
/// What keeps it from starting.
pub async fn cloud(config: Config) -> anyhow::Result<()> {
    let foundation = Foundation::lay(&config).await?;
    let listener = Listener::bind(config.cloud.addr, "cloud.addr").await?;
    let cloud = cloud::open(&config, &foundation, listener.addr(), &[listener.addr()]).await?;
    cloud.start(&foundation, listener).await?;
    banner::cloud(&cloud);
    listen::until_told_to_stop().await;
    foundation.take_down().await;
    Ok(())
}

/// `recado serve`.
///
/// # Errors
/// What keeps it from starting.
pub async fn serve(config: Config) -> anyhow::Result<()> {
    let foundation = Foundation::lay(&config).await?;
    let listener = Listener::bind(config.desk.addr, "desk.addr").await?;
    let desk = desk::open(&config, &foundation, listener.addr(), &[listener.addr()]).await?;
    desk.start(&foundation, listener).await?;
    banner::desk(&desk).await;
    listen::until_told_to_stop().await;
    foundation.take_down().await;
    Ok(())
}

/// `recado migrate`.
///
/// # Errors
/// Where a database cannot be brought up to this version.
pub async fn migrate(config: &Config) -> anyhow::Result<()> {
    let foundation = Foundation::lay(config).await?;
    for (product, sets) in [("cloud", cloud::SCHEMA), ("desk", desk::SCHEMA)] {
        let db = foundation.database(product)?;
        let report = db.migrate(sets).await?;
        match report.applied.as_slice() {
            [] => println!("{product}: up to date"),
            applied => println!("{product}: {}", applied.join(", ")),
        }
        db.close().await;
    }
    foundation.take_down().await;
    Ok(())
}
