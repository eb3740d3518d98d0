// An open mic as the office sets it up, for tests of draws and rotations.
import { ActivityInput } from "../../shared/activities/schema.ts";

export const openMic = (given: Partial<ActivityInput> = {}): ActivityInput =>
  ActivityInput.parse({
    kind: "openMic",
    theme: "我的入警初心",
    day: "2026-11-06",
    start: "15:00",
    end: "17:00",
    methods: [],
    competencies: [],
    speakers: [],
    hours: 2,
    level: "county",
    fullTime: false,
    who: {},
    opensAt: "2026-11-02T00:00:00.000Z",
    closesAt: "2026-11-03T00:00:00.000Z",
    ...given,
  });
