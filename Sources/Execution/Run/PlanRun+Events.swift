import CivilTime
import PlanLanguage

extension PlanRun {
    private var times: AnnouncementTimes { AnnouncementTimes(plan: plan, ignoresWindows: options.ignoresWindows) }

    /// Notes what was announced before the run began.
    func noteAnnouncements() {
        for announcement in options.announcements { note(announcement) }
    }

    private func note(_ announcement: Announcement) {
        guard events[announcement.event] == nil else { return }
        recorder.append(.announced(announcement, zone: zone(of: announcement.event)))
        events.settle(announcement.event, .announced(announcement))
    }

    private func zone(of event: String) -> Zone { plan.event(event).map(times.zone) ?? .utc }

    // MARK: What waits

    /// Why what waits for an event does not begin, or not any more; `nil` also where nothing is known yet.
    func stop(waitingFor wait: EventWait?) -> Stop? {
        guard let wait else { return nil }
        switch events[wait.event.value] {
        case nil: return nil
        case .never(let reason): return Stop(leftOut: reason)
        case .announced:
            guard let limit = limit(of: wait), now >= limit.ends else { return nil }
            return Stop(.missed, limit.words)
        }
    }

    func isUnsettled(_ wait: EventWait?) -> Bool { wait.map { events[$0.event.value] == nil } ?? false }

    /// Of what waits for an event that never came before its window closed.
    func nobodyAnnounced(_ wait: EventWait, before window: Window?) -> Stop {
        Stop(leftOut: "nobody announced \(wait.event.value) before window \(window?.name ?? "") closed")
    }

    func limit(of wait: EventWait?) -> EventLimit? {
        guard let wait, let within = wait.within, case .announced(let announcement) = events[wait.event.value] else {
            return nil
        }
        return EventLimit(announcement: announcement, within: within.value, zone: zone(of: wait.event.value))
    }

    /// Returns when it is known whether the event comes, when the window closes, or when nobody waits any more.
    func awaitEvent(_ name: String, window: Window?, until: Instant? = nil) async {
        await endable(.waiting, window: window?.name, until: until) { await self.awaitNews(of: name) }
    }

    /// Returns also when the time for a frame's steps is over.
    func awaitEvent(_ name: String, in frame: Frame) async {
        await endable(.waiting, isAlways: false, in: frame, until: frame.limit?.ends) {
            await self.awaitNews(of: name)
        }
    }

    private func awaitNews(of name: String) async {
        let id = events.newID()
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                if Task.isCancelled { return waiter.resume() }
                events.wait(waiter, id: id, for: name) {
                    Task(executorPreference: executor) { [weak self] in await self?.watch(name) }
                }
            }
        } onCancel: {
            Task(executorPreference: executor) { await self.leave(name, id: id) }
        }
    }

    private func leave(_ event: String, id: Int) { events.leave(event, id: id) }

    // MARK: Whoever knows

    /// Finds out whether an event comes: from what is written down, else by asking while its window is open.
    private func watch(_ name: String) async {
        guard let event = plan.event(name) else { preconditionFailure("lint let the event \(name) pass") }
        let question = EventQuestion(event: event, zone: times.zone(of: event), times: times)
        if let known = tools.person.known(of: question) { return await settle(event, by: known) }
        recorder.append(.waitingForEvent(name))
        // Whoever is asked has to see first what the run is.
        recorder.write()
        let window = times.window(of: event)
        while !Task.isCancelled {
            let closes: Instant?
            switch window?.position(of: now) {
            case nil: closes = nil
            case .inside(let span): closes = span.closes
            case .before(let opens):
                try? await tools.clock.sleep(until: opens)
                continue
            case .unannounced:
                return events.settle(name, .never("window \(window?.name ?? "") is still to be announced"))
            case .after(let closed):
                let time = window?.zone.describe(closed) ?? ""
                return events.settle(
                    name, .never("nobody announced \(name) before window \(window?.name ?? "") closed at \(time)"))
            }
            if let answer = await ask(question, until: closes) { await settle(event, by: answer) }
        }
    }

    /// `nil` where the event's window closed before there was an answer.
    private func ask(_ question: EventQuestion, until closes: Instant?) async -> EventAnswer? {
        let (clock, person) = (tools.clock, tools.person)
        let asking = Task(executorPreference: executor) { await person.answer(to: question) }
        let timer = closes.map { closes in
            Task(executorPreference: executor) {
                try await clock.sleep(until: closes)
                asking.cancel()
            }
        }
        defer { timer?.cancel() }
        let answer = await withTaskCancellationHandler {
            await asking.value
        } onCancel: {
            asking.cancel()
        }
        if let closes, now >= closes, answer == .unavailable { return nil }
        return answer
    }

    private func settle(_ event: Event, by answer: EventAnswer) async {
        let name = event.name
        switch answer {
        case .never(let by): events.settle(name, .never("\(by): \(name) will not come"))
        case .unavailable:
            // Whoever was ended while they asked has nothing to say.
            if Task.isCancelled { return }
            let ways =
                "run at a terminal, say --event \(name) once it is announced, or event.\(name) in an answers file"
            events.settle(name, .never("nobody announced \(name); \(ways)"))
        case .announced(let time, let by, let source):
            var moment = time ?? now
            if time == nil, case .before(let opens) = times.window(of: event)?.position(of: now) { moment = opens }
            if moment > now {
                recorder.append(.waitingForEvent(name))
                try? await tools.clock.sleep(until: moment)
            }
            if Task.isCancelled { return }
            if let problem = times.problem(with: moment, of: event, now: now) {
                return events.settle(name, .never(problem))
            }
            note(Announcement(event: name, at: moment, by: by, source: source))
        }
    }
}
