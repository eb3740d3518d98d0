// The line icons of the navigation: inline SVG, so that no icon font is loaded. Always beside a word, never alone.

/** 24 x 24 paths, stroked with the colour of the text around them. */
const paths = {
  home: "M3 11.5 12 4l9 7.5M5.5 9.8V20h13V9.8M9.5 20v-5.5h5V20",
  brief: "M6 3.5h9l4 4V20.500H6zM14.5 3.500V8H19M9 12h7M9 16h5",
  review: "M4 5h16v14H4zM8 12.2l2.8 2.800L16 9.5",
  chart: "M4 20h16M6.5 20v-7M12 20V5M17.5 20v-10.5",
  unit: "M4 20.500h16M6 20.500V5.500l7-2v17M13 9h5v11.500M9 9.500h1M9 13h1M9 16.500h1",
  people:
    "M9 11.500a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.5-3.5 3-5.5 6.5-5.500s6 2 6.5 5.500M15.5 4.900a3.4 3.4 0 0 1 0 6.300M18 15c2 .7 3.2 2.4 3.5 5",
  bell: "M6 10a6 6 0 0 1 12 0c0 5 2 6.5 2 6.500H4S6 15 6 10zM10 20a2.2 2.2 0 0 0 4 0",
  gear: "M12 15.200a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.400zM12 3v2.500M12 18.500V21M3 12h2.500M18.5 12H21M5.6 5.600l1.8 1.800M16.6 16.600l1.8 1.800M5.6 18.400l1.8-1.800M16.6 7.400l1.8-1.8",
  talk: "M4 4.500h13v9.500H9.500L6 17v-3H4zM20 8.500v8.500h-2v3l-3.500-3H11",
  test: "M7 5H5.5v15.500h13V5H17M9 3.500h6v3.500H9zM8.5 14l2.300 2.300 4.700-4.800",
  calendar: "M4 5.500h16V20H4zM4 10h16M8.500 3v4.500M15.500 3v4.500M8 14h3M13.500 14h3",
  clock: "M12 20.500a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.500V12l3 2",
  more: "M5 7h14M5 12h14M5 17h14",
  me: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.500c.7-4 3.5-6 7.5-6s6.8 2 7.5 6",
} as const;
export type IconName = keyof typeof paths;

/** A line icon, hidden from screen readers: the word beside it says the same. */
export const Icon = ({ name }: { name: IconName }) => (
  <svg class="sn-icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
    <path
      d={paths[name]}
      fill="none"
      stroke="currentColor"
      stroke-width="1.7"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  </svg>
);
