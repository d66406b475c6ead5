import { Select } from "@ui/select";
import { useMayGive, useRoleName, useRoles } from "../roles/use-roles";

interface RoleSelectProps {
  value: string;
  onChange(role: string): void;
  id?: string;
  /** Read aloud where no label element names it. */
  label?: string;
  disabled?: boolean;
  className?: string;
}

/** The roles that the signed-in agent may give, and the one that somebody has. */
export function RoleSelect({ value, ...rest }: RoleSelectProps) {
  const roles = useRoles().data ?? [];
  const nameOf = useRoleName();
  const mayGive = useMayGive();
  const offered = roles.filter((role) => role.role === value || mayGive(role));
  return (
    <Select
      {...rest}
      value={value}
      choices={offered.map(({ role }) => ({ value: role, label: nameOf(role) }))}
      data-testid="role-select"
    />
  );
}
