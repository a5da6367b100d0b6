import PlanLanguage

/// What an objective hands on to those after it.
struct HandedOn: Sendable {
    let name: String
    let value: PlanValue
    let isSecret: Bool
}

extension PlanRun {
    /// Why a step cannot run for want of a value that another step or objective was to capture.
    func missingValue(of step: Step, in frame: Frame, after progress: UnitProgress) -> Stop? {
        guard frame.unit.usesCaptures || frame.procedure != nil else { return nil }
        let expressions = bound.needs.expressions(of: step, at: "\(frame.path).\(step.name)")
        return expressions.lazy.flatMap(\.template.references).compactMap { reference in
            self.missingValue(of: reference, in: frame, after: progress)
        }.first
    }

    /// What was left out made nothing, and what needs it is left out too.
    func missingValue(of reference: Reference, in frame: Frame, after progress: UnitProgress) -> Stop? {
        if reference.path[0] == "objectives", reference.path.count == 3 {
            let (objective, output) = (reference.path[1], reference.path[2])
            if handedOn(by: objective).contains(where: { $0.name == output }) { return nil }
            let nothing = "$(\(reference.text)) has no value: objective \(objective)"
            if leftOut.contains(objective) { return Stop(leftOut: "\(nothing) was skipped") }
            let isChosen = bound.selection.objectives(of: plan).contains { $0.name == objective }
            return Stop(.blocked, "\(nothing) \(isChosen ? "did not capture it" : "was not chosen")")
        }
        guard let maker = frame.maker(of: reference.path[0]), !frame.has(reference.path[0]) else { return nil }
        let nothing = "$(\(reference.path[0])) has no value: step \(maker.name)"
        if progress.leftOut.contains(maker.name) { return Stop(leftOut: "\(nothing) was skipped") }
        return Stop(.blocked, "\(nothing) did not capture it")
    }

    /// Makes known what the objectives before this one hand on.
    func handOver(to frame: Frame) {
        guard frame.unit.usesCaptures else { return }
        for objective in Set(frame.unit.objective.predecessors.map(\.value)).union(outputOwners(of: frame)) {
            for output in handedOn(by: objective) {
                frame.set(output: output.name, of: objective, to: output.value, isSecret: output.isSecret)
            }
        }
    }

    private func outputOwners(of frame: Frame) -> [String] {
        (frame.unit.objective.occasion.expressions + (frame.steps + frame.always).flatMap(\.expressions)).flatMap(
            \.template.references
        )
        .filter { $0.path[0] == "objectives" && $0.path.count == 3 }.map { $0.path[1] }
    }

    /// Learns what filters make of secrets before the step can show it anywhere.
    func learnDerivedSecrets(of step: Step, in frame: Frame) {
        guard frame.unit.hasFilters || frame.procedure != nil else { return }
        let scope = frame.scope
        for reference in step.expressions.flatMap(\.template.references) where !reference.filters.isEmpty {
            guard let secret = scope.secret(in: reference), let value = try? scope.value(of: reference) else {
                continue
            }
            value.longTexts.forEach { bound.hider.learn($0, name: secret) }
        }
    }
}
