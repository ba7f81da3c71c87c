"""Messages to the one who decides, and to an opener whose card could not be posted; each through its stages."""

def named(record: Record, member: str, now: datetime) -> Said:
    """Return the message to a decider who did not open the question, through its stages."""
    debate, zone = record.debate, zone_of(record, member)
    question = quote_free(debate.question)
    opener = record.name(debate.opener)
    if member != debate.decider:
        return Said(
            told(debate, "", f"You gave this back to {opener}: "),
            [section(f"*You gave this back to {escape(opener)}.*\n{question}")],
        )
    if debate.state is not DebateState.COLLECTING:
        return _news(record, member, now)
    opens = dates.moment(debate.deadline, zone, now)
    ids = wire.value(number=debate.number)
    own = current(record.positions).get(member)
    write = button("See or change" if own else "Seal my own view", wire.POSITION_WRITE, ids)
    blocks = [
        section(f"*You are named to decide:* {question} Positions open {opens}, or when {_all(debate)}."),
        context(_background(record)),
        section(options_line(debate)),
        actions(write, *([] if own else [button("Not me", wire.NOT_ME, ids)])),
    ]
    if own:
        blocks[0] = section(f"✔ *Sealed.* You decide once positions open {opens}, or when {_all(debate)}.\n{question}")
    lead = f"{opener} names you as the one who decides: "
    return Said(told(debate, f" Positions open {opens}.", lead), blocks)


def _all(debate: Debate) -> str:
    count = len(debate.contributors)
    return f"all {count} are in" if count > 1 else "the one asked is in"


def _background(record: Record) -> str:
    words = " ".join(record.debate.background.split())
    asker = f"asked by {who(record, record.debate.opener)}"
    return " · ".join(part for part in (channel_of(record), asker, escape(words), source(record)) if part)


def _news(record: Record, member: str, now: datetime) -> Said:
    """Return what became of a question, for somebody whose turn it no longer, or not yet again, is."""
    debate, decision = record.debate, record.decision
    if decision is not None:
        by = "You" if decision.decided_by == member else record.name(decision.decided_by)
        text = f"✔ *{escape(by)} decided:* {quote_free(decision.statement)}"
    elif debate.state is DebateState.REVEALED:
        text = "*Positions are open.* You decide; the question is further down."
    elif debate.state is DebateState.CANCELLED:
        text = f"*Closed without deciding* by {who(record, debate.ended_by)}: {quote_free(debate.end_reason)}"
    elif debate.state is DebateState.UNDONE:
        text = "*Taken back* before anybody wrote."
    else:
        text = "*No decision.* Nothing was agreed."
    blocks = [section(f"{text}\n{quote_free(debate.question)}")]
    told = text.replace("*", "").replace("✔ ", "").replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    return Said(told(debate, "", told + " "), blocks)


def turn(record: Record, member: str, now: datetime) -> Said:
    """Return the decider's message: all are in, you decide; afterwards, what became of it."""
    debate = record.debate
    if member != debate.decider:
        text = f"You gave this back to {record.name(debate.decider)}"
        return Said(
            told(debate, "", text + ": "), [section(f"*{escape(text)}.*\n{quote_free(debate.question)}")]
        )
    if debate.state is not DebateState.REVEALED:
        return _news(record, member, now)
    return _your_turn(record, _who_is_in(record))


def turn_reminder(record: Record, member: str, now: datetime) -> Said:
    """Return the one reminder to the decider, on the morning after the reveal."""
    if member != record.debate.decider or record.debate.state is not DebateState.REVEALED:
        return turn(record, member, now)
    return _your_turn(record, "Still open")


def _who_is_in(record: Record) -> str:
    total, wrote = len(record.debate.contributors), len(written(record))
    if wrote == total:
        return f"All {total} are in" if total > 1 else "The position is in"
    return f"{wrote} of {total} wrote a position"


def _your_turn(record: Record, lead: str) -> Said:
    debate = record.debate
    order = [one for one in reveal_order(debate, record.positions) if not one.informed and one.member != debate.decider]
    groups = [(choice, list(group)) for choice, group in groupby(order, key=lambda one: one.choice or "")]
    lines = []
    for place, (choice, group) in enumerate(groups):
        line = f"*{quote_free(choice)}* {len(group)}"
        if len(groups) > 1 and place < len(groups) - 1 and place < MOST_DOTS:
            line += " · " + "; ".join(f"{who(record, one.member)}: {excerpt(one.reason)}" for one in group[:3])
        lines.append(line)
    text = "\n".join(lines) + " · reasons in the thread"
    ids = wire.value(number=debate.number)
    blocks = [
        section(f"*{lead}. You decide.*\n{quote_free(debate.question)}", card_menu(debate)),
        *sections(text),
        actions(
            button("Decide", wire.DECIDE, ids),
            button("Read positions", wire.POSITIONS_READ, wire.value(number=debate.number, page=0)),
        ),
    ]
    return Said(told(debate, " You decide.", f"{lead}: "), blocks)


def waiting(record: Record, now: datetime) -> Said:
    """Return the opener's message where the card could not be posted, and what became of it."""
    debate, place = record.debate, channel_of(record)
    if debate.state is DebateState.WAITING:
        text = f"I am not in {place} yet. Type /invite @Decide, then press Post it."
        if record.channel.archived:
            text = f"{place} is archived, so nothing can be posted there. Open it again, then press Post it."
        return Said(
            told(debate, "", f"{text.replace('&amp;', '&')} "),
            [
                section(f"{text}\n{quote_free(debate.question)}"),
                actions(button("Post it", wire.POST_IT, wire.value(number=debate.number))),
            ],
        )
    if debate.state in (DebateState.CANCELLED, DebateState.UNDONE):
        return _news(record, debate.opener, now)
    return Said(
        told(debate, "", f"Posted in {record.channel.name or 'the conversation'}: "),
        [section(f"✔ *Posted in {place}.*\n{quote_free(debate.question)}")],
    )


