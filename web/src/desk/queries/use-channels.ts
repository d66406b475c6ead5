import { useQuery } from "@tanstack/react-query";
import { desk } from "../api/desk";
import { keys } from "../api/query-keys";
import type { Channel } from "../api/types";

export const useChannels = () => useQuery({ queryKey: keys.channels, queryFn: desk.channels });

export const useChannel = (id: string): Channel | undefined =>
  useChannels().data?.find((channel) => channel.id === id);
