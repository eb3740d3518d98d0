// Who may do what with confidential talks, on one page for the customer's review: one line an operation, one column a person.
// Written apart from the product; test/talks/access.test.ts does every cell on the real engine and looks at what is answered.

/**
 * The people, as they stand to one talk with one officer of an organ. Cells are what is answered:
 * 200 201 204 done; 400 refused for what was asked; 401 not signed in; 403 not this role's business; 404 nothing found
 * (the same for what is absent and for what is somebody else's); 409 not now, or not by this person; 410 destroyed. A page
 * sends who is not signed in (401) to sign in; a form that is done answers 303. `*` leaves one entry in the access log,
 * before the key is asked for: words can be shown in no other cell. The lists of requests leave one for each reason that
 * they show, while it waits, to who asked or may decide.
 */
export const people = {
  talk: "谈话人: a plain officer whom the round names, and who held the talk",
  subj: "被约谈人",
  line: "纪检专干 of the organ",
  head: "纪检负责人 of the organ",
  othr: "纪检专干 of another organ",
  unit: "单位负责人 of the officer's unit",
  clrk: "内勤 of the officer's unit",
  revw: "政工审核 of the organ",
  comm: "政法委, the one who asks for a warrant",
  com2: "政法委, another one",
  oadm: "单位管理员 of the organ",
  cadm: "系统管理员 of the county",
  root: "系统管理员 of every county",
  peer: "a colleague of the unit without a role",
  lost: "named as talker until a moment ago: the round names somebody else now",
  gone: "纪检专干 of the organ until a moment ago: the role was taken, the session is the same",
  shut: "纪检专干 of the organ whose account was disabled a moment ago",
  away: "every role at once, in another county",
  none: "nobody signed in",
} as const;
export type Column = keyof typeof people;

export const table = `
                                                 talk subj line head othr unit clrk revw comm com2 oadm cadm root peer lost gone shut away none
# The quarter's round: who is to be talked to, by whom, by when
see the round                                    403  403  200  200  404  403  403  403  403  403  403  403  403  403  403  403  401  404  401
name a talker                                    403  403  204  204  404  403  403  403  403  403  403  403  403  403  403  403  401  404  401
excuse an officer                                403  403  204  204  404  403  403  403  403  403  403  403  403  403  403  403  401  404  401
put an officer on the list                       403  403  204  204  404  403  403  403  403  403  403  403  403  403  403  403  401  404  401
close the round                                  403  403  204  204  404  403  403  403  403  403  403  403  403  403  403  403  401  404  401
open it again                                    403  403  204  204  404  403  403  403  403  403  403  403  403  403  403  403  401  404  401
open the page of the round                       403  403  200  200  404  403  403  403  403  403  403  403  403  403  403  403  401  404  401

# Counts and lists: no content, and no more names than are said
coverage by unit (no names)                      403  403  200  200  200  403  403  403  200  200  403  403  403  403  403  403  401  200  401
figures of the organ (no names)                  403  403  200  200  404  403  403  403  200  200  403  403  403  403  403  403  401  404  401
done or not, of the unit (names only)            403  403  403  403  403  200  403  403  403  403  403  403  403  403  403  403  401  404  401
open the page of the unit                        403  403  403  403  403  200  403  403  403  403  403  403  403  403  403  403  401  404  401
open the page of coverage (no names)             403  403  200  200  200  403  403  403  200  200  403  403  403  403  403  403  401  200  401
who owes a talk, and why                         403  403  200  200  404  403  403  403  403  403  403  403  403  403  403  403  401  404  401
open follow-ups of the organ                     403  403  200  200  404  403  403  403  403  403  403  403  403  403  403  403  401  404  401
ledger, names masked                             403  403  200  200  404  403  403  403  403  403  403  403  403  403  403  403  401  404  401
ledger with names, for a reason                  403  403  200  200  404  403  403  403  403  403  403  403  403  403  403  403  401  404  401

# Drafts: their writer's alone
list one's own drafts                            200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  401  200  401
write about the officer                          201  404  201  201  404  404  404  404  404  404  404  404  404  404  404  404  401  404  401
write about the officer for another talker       400  404  201  201  404  404  404  404  404  404  404  404  404  404  404  404  401  404  401
open the talker's draft                          200* 404  404  404  404  404  404  404  404  404  404  404  404  404  404  404  401  404  401
save the talker's draft                          200  404  404  404  404  404  404  404  404  404  404  404  404  404  404  404  401  404  401
throw the talker's draft away                    204  404  404  404  404  404  404  404  404  404  404  404  404  404  404  404  401  404  401
sign the talker's draft off                      200* 404  404  404  404  404  404  404  404  404  404  404  404  404  404  404  401  404  401

# Records: the two people of a talk and the discipline line of the organ in which it was held
list one's own talks                             200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  401  200  401
open the page of one's own talks                 200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  401  200  401
see who opened what was said to oneself          200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  401  200  401
read the record                                  200* 200* 200* 200* 404  404  404  404  404  404  404  404  404  404  404  404  401  404  401
open the record's page                           200* 200* 200* 200* 404  404  404  404  404  404  404  404  404  404  404  404  401  404  401
print the record                                 200* 200* 200* 200* 404  404  404  404  404  404  404  404  404  404  404  404  401  404  401
see who opened the record                        404  200  200  200  404  404  404  404  404  404  404  404  404  404  404  404  401  404  401
confirm having read it                           409  200  409  409  404  404  404  404  404  404  404  404  404  404  404  404  401  404  401  = not-the-officer
confirm on the page, which shows it again        409* 303  409* 409* 404  404  404  404  404  404  404  404  404  404  404  404  401  404  401
correct it                                       201  409  201  201  404  404  404  404  404  404  404  404  404  404  404  404  401  404  401  = not-the-talker
note how the follow-up goes                      201  409  201  201  404  404  404  404  404  404  404  404  404  404  404  404  401  404  401  = not-the-talker

# What needs two persons
list requests                                    403  403  200  200  200  403  403  403  200  200  403  403  403  403  403  403  401  200  401
open the page of requests                        403  403  200  200  200  403  403  403  200  200  403  403  403  403  403  403  401  200  401
ask to open the record                           403  403  404  404  404  403  403  403  201  201  403  403  403  403  403  403  401  404  401
ask to destroy what was said to the officer      403  403  201  201  404  403  403  403  404  404  403  403  403  403  403  403  401  404  401
decide on opening, asked by comm                 403  403  403  204  403  403  403  403  409  204  403  403  403  403  403  403  401  404  401  = own-request
decide on destroying, asked by line              403  403  403  204  403  403  403  403  204  204  403  403  403  403  403  403  401  404  401
decide on destroying, asked by head              403  403  403  409  403  403  403  403  204  204  403  403  403  403  403  403  401  404  401  = own-request
decide once more                                 403  403  403  409  403  403  403  403  409  409  403  403  403  403  403  403  401  404  401  = already-decided
decide after more than seven days                403  403  403  409  403  403  403  403  409  409  403  403  403  403  403  403  401  404  401  = request-lapsed

# By a warrant that comm asked for and the head consented to: that one record, for four hours, to read
read it before the consent                       200* 200* 200* 200* 404  404  404  404  404  404  404  404  404  404  404  404  401  404  401
read it within the four hours                    200* 200* 200* 200* 404  404  404  404  200* 404  404  404  404  404  404  404  401  404  401
read it when they are over                       200* 200* 200* 200* 404  404  404  404  404  404  404  404  404  404  404  404  401  404  401
read it after a refusal                          200* 200* 200* 200* 404  404  404  404  404  404  404  404  404  404  404  404  401  404  401
read another record of the same officer          200* 200* 200* 200* 404  404  404  404  404  404  404  404  404  404  404  404  401  404  401
see who opened the record, within the hours      404  200  200  200  404  404  404  404  404  404  404  404  404  404  404  404  401  404  401
print it, within the hours                       200* 200* 200* 200* 404  404  404  404  404  404  404  404  404  404  404  404  401  404  401
confirm, within the hours                        409  200  409  409  404  404  404  404  404  404  404  404  404  404  404  404  401  404  401  = not-the-officer
correct, within the hours                        201  409  201  201  404  404  404  404  404  404  404  404  404  404  404  404  401  404  401  = not-the-talker
note the follow-up, within the hours             201  409  201  201  404  404  404  404  404  404  404  404  404  404  404  404  401  404  401  = not-the-talker

# After what was said to the officer was destroyed: the record stands, its words are gone
read the destroyed record                        410* 410* 410* 410* 404  404  404  404  404  404  404  404  404  404  404  404  401  404  401
read it by a warrant                             410* 410* 410* 410* 404  404  404  404  410* 404  404  404  404  404  404  404  401  404  401
print the destroyed record                       410* 410* 410* 410* 404  404  404  404  404  404  404  404  404  404  404  404  401  404  401
see who opened the destroyed record              404  200  200  200  404  404  404  404  404  404  404  404  404  404  404  404  401  404  401
confirm the destroyed record                     409  410  409  409  404  404  404  404  404  404  404  404  404  404  404  404  401  404  401  = not-the-officer
correct the destroyed record                     410  409  410  410  404  404  404  404  404  404  404  404  404  404  404  404  401  404  401  = not-the-talker
note the follow-up of the destroyed record       410  409  410  410  404  404  404  404  404  404  404  404  404  404  404  404  401  404  401  = not-the-talker
confirm the destroyed record without words       409  200  409  409  404  404  404  404  404  404  404  404  404  404  404  404  401  404  401  = not-the-officer
close the follow-up of the destroyed record      201  409  201  201  404  404  404  404  404  404  404  404  404  404  404  404  401  404  401  = not-the-talker
`;

/** The same talk after its officer moved to another organ: the line that held it keeps it, the new one does not get it. */
export const peopleAfterMove = {
  subj: "被约谈人, by now of the new organ",
  talk: "谈话人, by now of the new organ too",
  line: "纪检专干 of the organ in which it was held",
  head: "纪检负责人 of the organ in which it was held",
  newl: "纪检专干 of the new organ",
  newh: "纪检负责人 of the new organ",
  unit: "单位负责人 of the unit that was left",
  nunt: "单位负责人 of the new unit",
  oadm: "单位管理员 of the organ that was left",
  nadm: "单位管理员 of the new organ",
  comm: "政法委",
  peer: "a colleague of the unit that was left",
  none: "nobody signed in",
} as const;
export type ColumnAfterMove = keyof typeof peopleAfterMove;

export const tableAfterMove = `
                                                 subj talk line head newl newh unit nunt oadm nadm comm peer none
read the record                                  200* 200* 200* 200* 404  404  404  404  404  404  404  404  401
see who opened the record                        200  404  200  200  404  404  404  404  404  404  404  404  401
confirm having read it                           200  409  409  409  404  404  404  404  404  404  404  404  401  = not-the-officer
correct it                                       409  201  201  201  404  404  404  404  404  404  404  404  401  = not-the-talker
note how the follow-up goes                      409  201  201  201  404  404  404  404  404  404  404  404  401  = not-the-talker
list one's own talks                             200  200  200  200  200  200  200  200  200  200  200  200  401
see the round that was left                      403  403  200  200  404  404  403  403  403  403  403  403  401
see the new round                                403  403  404  404  200  200  403  403  403  403  403  403  401
name a talker in the new round                   403  403  404  404  409  409  403  403  403  403  403  403  401  = already-held
open follow-ups of the organ that was left       403  403  200  200  404  404  403  403  403  403  403  403  401
open follow-ups of the new organ                 403  403  404  404  200  200  403  403  403  403  403  403  401
ledger of the new organ, with names              403  403  404  404  200  200  403  403  403  403  403  403  401
done or not, of the unit that was left           403  403  403  403  403  403  200  404  403  403  403  403  401
done or not, of the new unit                     403  403  403  403  403  403  404  200  403  403  403  403  401
ask to open the record                           403  403  404  404  404  404  403  403  403  403  201  403  401
decide on a request to open it                   403  403  403  204  403  404  403  403  403  403  204  403  401
write about a talk before the move               404  404  201  201  404  404  404  404  404  404  404  404  401
write about a talk after the move                404  404  404  404  201  201  404  404  404  404  404  404  401
`;

/** What somebody began, or was let do, before the right to it was lost. */
export const peopleWhoLost = {
  lost: "no longer the talker whom the round names",
  gone: "no longer 纪检专干",
  left: "纪检专干 who moved to another organ: the role ended with the move",
  ccom: "no longer 政法委, after the own request to open was consented to",
  shut: "纪检专干 whose account was disabled",
} as const;
export type ColumnOfLoss = keyof typeof peopleWhoLost;

export const tableOfLoss = `
                                                 lost gone left ccom shut
list one's own drafts                            200  200  200  200  401
open the draft that was begun                    200* 200* 200* 200* 401
save the draft that was begun                    404  404  404  404  401
sign the draft off that was begun                404* 404* 404* 404* 401
throw the draft away that was begun              204  204  204  204  401
read a record of the organ                       404  404  404  404  401
read the record of a talk that one held          200* 200* 200* 200* 401
correct the record of a talk that one held       201  201  201  201  401
read by the warrant that was consented to        404  404  404  404  401
see the round                                    403  403  403  403  401
`;

/** People with two hats: whoever is talked to is that first, whatever else he is; a talker is one, whatever else he is. */
export const peopleWithTwoHats = {
  lofc: "纪检专干 of the organ, who was talked to",
  hofc: "纪检负责人 of the organ, who was talked to",
  cofc: "政法委, who was talked to",
  atlk: "单位管理员 of the organ, who talked",
  utlk: "单位负责人 of the unit, who talked",
  ctlk: "政法委, who talked",
  ltlk: "纪检专干 of the organ, who talked",
} as const;
export type ColumnOfHats = keyof typeof peopleWithTwoHats;

export const tableOfHats = `
                                                 lofc hofc cofc atlk utlk ctlk ltlk
read the record                                  200* 200* 200* 200* 200* 200* 200*
see who opened the record                        200  200  200  404  404  404  200
confirm having read it                           200  200  200  409  409  409  409  = not-the-officer
correct it                                       409  409  409  201  201  201  201  = not-the-talker
note how the follow-up goes                      409  409  409  201  201  201  201  = not-the-talker
write about oneself                              404  404  404  404  404  404  404
ask to open it                                   404  404  409  403  403  409  404  = may-open-anyway
ask to destroy what was said to the officer      409  409  404  403  403  404  201  = own-record
decide on opening it                             403  409  409  403  403  204  403  = own-record
decide on destroying it                          403  409  409  403  403  204  403  = own-record
`;
