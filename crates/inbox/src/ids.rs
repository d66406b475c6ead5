//! The ids of this crate's subjects.

recado_core::ids! {
    /// One workspace: a business with its agents, numbers and conversations.
    TenantId;
    /// One person who answers.
    AgentId;
    /// One key of a program.
    ApiKeyId;
    /// A role that a workspace made itself.
    RoleId;
    /// One invitation of a person.
    InvitationId;
    /// The credentials of one WhatsApp Business Account.
    ConnectionId;
    /// One phone number that customers write to.
    ChannelId;
    /// One customer.
    ContactId;
    /// One customer on one channel.
    ConversationId;
    /// One message.
    MessageId;
    /// One file.
    MediaId;
    /// One language of a message template.
    TemplateId;
    /// One WhatsApp Flow.
    FlowId;
}
