import { Avatar } from "@ui/avatar";
import { useAgent } from "../../session/session";
import { useRoleName } from "../roles/use-roles";
import { PasswordForm } from "./password-form";
import { SecondFactorSection } from "./second-factor/second-factor-section";
import { SessionList } from "./session-list";

/** One's own sessions and password. */
export function AccountPage() {
  const me = useAgent();
  const nameOf = useRoleName();
  return (
    <>
      <div className="mb-8 flex items-center gap-4">
        <Avatar name={me.name} seed={me.id} size="lg" />
        <div className="min-w-0">
          <p className="truncate text-md font-bold" dir="auto" title={me.name}>
            {me.name}
          </p>
          <p className="truncate text-ink-soft" title={me.email}>
            {me.email}
          </p>
          <p className="truncate text-sm text-ink-faint">{nameOf(me.role)}</p>
        </div>
      </div>
      <SessionList />
      <SecondFactorSection />
      <PasswordForm />
    </>
  );
}
