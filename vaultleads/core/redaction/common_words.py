"""Words that name nobody by themselves: of every day, of work, and of the reports.

Apart from the names, to which it is the other side: a name that is also such a word (`Will`,
`Rose`, `Target`) is one only where it is written with a capital, and as a mere part of the name of
an organization (`Data Systems`) not even there.
"""

from __future__ import annotations

PARTICLES = frozenset(
    "a af al at av bar ben bin da das de del della den der des di do dos du e el en et ibn la le"
    " les lo los mac o of s san sankt st ten ter the til to und van vom von y zu zum zur".split()
)
"""Words inside a name that nobody is called by."""

MONTHS = frozenset(
    "january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur fri sat"
    " sun".split()
)

COMMON = (
    PARTICLES
    | MONTHS
    | WEEKDAYS
    | frozenset(
        (
            # Of every day.
            " about above after again all also am an and any are art as ask august autumn away"
            " back bad ball bank bar be beach been before bell best better big bill black bloom"
            " blue bond book both bow boy brand bridge bright brook brown buck bush but by call"
            " came can care case cash chance chase child church clay cliff coach cold come"
            " could cross dale dark dawn day days dean deal did done door down drew each early"
            " earl east end even ever every fair faith far fast fell few field fields find"
            " first flower forest found fox frank free friend from frost full gave get give"
            " glad glen go gold good got grace grant gray great green grey guy had hall hand"
            " happy hard has have he head heart heath help her here high hill him his home hope"
            " house how hunt if in into is it its jack joy just keep kept key kind king know"
            " lake lance lane last late law lay left less let like lily link little live long"
            " look lord love low made mail major make man many mark marsh may me mercy met mill"
            " mine miss month moon moor more most much must my near new next nice night no none"
            " north not note now nobody off old olive on once one only open or other our out"
            " over own page park part past pat pay peace pearl penny piece place plan play"
            " point pond poor pope post power price prince put rain rather read red rest rich"
            " right ring rise river rob rock rose round ruby run sage said sail same sandy saw"
            " say school see send sent set sharp she short show sky small snow so some somebody"
            " soon south spring star stay still stone storm street strong such sue summer sun"
            " sure swift take taken talk tell temple than that their them then there they thing"
            " this time today told too took town tree true two under until up us use very"
            " victor wade wait walk wall wants was water way we week weeks well went were west"
            " what when where which white who why wide wild will winter wise wish with wolf"
            " wood woods word work world would write year years yes yet you young your"
            # Of work, and of those who are named by what they do.
            " breakfast catch chat coffee conference dinner final fair informal kickoff lunch"
            " meetup onsite panel round screen screening second site third visit webinar"
            " workshop zoom account admin adviser advisor agency agent analyst analytics"
            " applied architect assistant associate association baker bishop board business"
            " butler carter center centre ceo cfo chief club co colleague college committee"
            " community company consultant consulting contact cook cooper corp council cto"
            " customer data department design designer desk developer digital director division"
            " ecosystem energy engineer engineering enterprise finance fisher food foods former"
            " foundation freight global group health hello hiring hr inc industries info"
            " information institute insurance interim international job jobs judge junior"
            " knight lab labs lead leader leads learning logistics machine manager management"
            " market marketing marshall mason media member mentor miller motors national"
            " network networks office officer operations organization owner parker partner"
            " partners people person platform porter president principal product project"
            " quality recruiter recruiting recruitment report reports research retail robotics"
            " role sales science scientist security senior service services shipping smith"
            " software solutions staff strategy studio studios support system systems talent"
            " target taylor team tech technical technologies technology trading transport"
            " turner union university unknown user walker works"
            # Of the reports.
            " acted action activity actual answer article because begin business bottom cadence"
            " capture captured chain check closed connection contacts conversation"
            " conversations cultivated cultivating date decided decides decision draft due"
            " email estimate event events expected explain fact facts focus followed following"
            " frozen funnel gave given goal goals horizon inbox indirect informational inside"
            " insider intelligence interview interviews intro introduction introductions"
            " investigated investigating learnt leads linkedin log lost maker median meeting"
            " meetings message moved moving name names note notes nurture opening openings"
            " opportunity order organizations outreach overdue own parked phone pipeline"
            " portfolio posting postings priorities problem problems qualify question questions"
            " quiet reach reached reason referral reply review scope scored share shares"
            " shaping silence since snooze snoozed source sources spotted stage stages stalled"
            " step steps summary talks thank thanks tier touch touches update updates vault"
            " view waiting warmth weekly won words"
        ).split()
    )
)
"""Words that are a name only where they are written with a capital."""

MAILBOXES = frozenset(
    "career careers contact hello hiring hr info jobs mail office people recruiting recruitment"
    " sales service support talent team".split()
)
"""What stands before the `@` of an address that is nobody's own."""
