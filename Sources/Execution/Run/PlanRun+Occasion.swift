import PlanLanguage

extension PlanRun {
    /// Why an objective is not for this run; its conditions may ask for what others before it handed on.
    func stop(_ occasion: Occasion, of unit: Unit) -> Stop? {
        if occasion.isForAll { return nil }
        let frame = Frame(unit)
        handOver(to: frame)
        return stop(occasion, in: frame, after: UnitProgress())
    }

    /// Why something is not for this run: its roles are others', or a condition does not hold.
    func stop(_ occasion: Occasion, in frame: Frame, after progress: UnitProgress) -> Stop? {
        if occasion.isForAll { return nil }
        if !bound.plays(occasion.roles) {
            return Stop(leftOut: "for \(bound.words(for: occasion.roles))")
        }
        for condition in occasion.conditions {
            do throws(UnusableValue) {
                switch try condition.verdict(in: frame.scope, now: now) {
                case .holds: continue
                case .fails: return Stop(leftOut: condition.words(in: frame.shownScope))
                case .undecidable(let reason):
                    return Stop(.error, "\(condition.words(in: frame.shownScope)): \(reason)")
                }
            } catch {
                return missingValue(of: condition.reference, in: frame, after: progress)
                    ?? Stop(.blocked, error.message)
            }
        }
        return nil
    }
}
