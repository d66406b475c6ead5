import { Mail, Phone } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Avatar } from "./avatar";

/** A contact as the Cloud API writes it; anything may be absent. */
export interface SharedContact {
  name: { formatted_name?: string | null; first_name?: string | null; last_name?: string | null };
  phones?: { phone?: string | null; type?: string | null; wa_id?: string | null }[] | null;
  emails?: { email?: string | null; type?: string | null }[] | null;
  org?: { company?: string | null; department?: string | null; title?: string | null } | null;
}

export function ContactCard({ contact }: { contact: SharedContact }) {
  const { t } = useTranslation("ui");
  const work = [contact.org?.title, contact.org?.company].filter(Boolean).join(", ");
  const phones = (contact.phones ?? []).flatMap(({ phone, wa_id }) => phone ?? (wa_id ? `+${wa_id}` : []));
  const emails = (contact.emails ?? []).flatMap(({ email }) => email ?? []);
  const { formatted_name, first_name, last_name } = contact.name;
  const name =
    formatted_name || [first_name, last_name].filter(Boolean).join(" ") || phones[0] || t("kind.contacts");
  return (
    <div className="flex w-70 max-w-full items-start gap-3 p-1">
      <Avatar name={name} seed={name} />
      <div className="min-w-0 flex-1">
        <p className="font-semibold break-words">{name}</p>
        {work && <p className="text-sm break-words text-ink-soft">{work}</p>}
        {phones.map((phone) => (
          <ContactLink
            key={phone}
            href={`tel:${phone.replace(/\s/g, "")}`}
            label={t("contact.call", { phone })}
          >
            <Phone className="size-3.5 shrink-0" aria-hidden="true" />
            {phone}
          </ContactLink>
        ))}
        {emails.map((email) => (
          <ContactLink key={email} href={`mailto:${email}`} label={t("contact.email", { email })}>
            <Mail className="size-3.5 shrink-0" aria-hidden="true" />
            {email}
          </ContactLink>
        ))}
      </div>
    </div>
  );
}

interface ContactLinkProps {
  href: string;
  label: string;
  children: React.ReactNode;
}

const ContactLink = ({ href, label, children }: ContactLinkProps) => (
  <a
    href={href}
    aria-label={label}
    className="flex items-center gap-1.5 text-sm font-medium break-all text-primary hover:underline"
  >
    {children}
  </a>
);
