import type { BusinessCommand } from "../../control/types";

/** A slash, and nothing but the beginning of a name after it. */
const BEGUN = /^\/(\w*)$/;

/** The commands that what was typed so far may become; `null` where no command is being typed. */
export function matchingCommands(commands: BusinessCommand[], text: string): BusinessCommand[] | null {
  const begun = BEGUN.exec(text)?.[1]?.toLowerCase();
  if (begun === undefined) return null;
  const matching = commands.filter(({ command_name }) => command_name.toLowerCase().startsWith(begun));
  return matching.length === 0 ? null : matching;
}

/** What stands in the composer once a command was chosen; its words follow. */
export const chosenText = (command: BusinessCommand): string => `/${command.command_name} `;
