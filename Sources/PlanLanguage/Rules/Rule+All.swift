extension Rule {
    /// Every rule of lint, by groups.
    package static let all: [Rule] = [
        .yamlSyntax, .yamlTab, .yamlTag, .yamlKey, .yamlCharacter, .yamlAliases, .yamlDepth, .yamlSize,
        .unknownAlias, .repeatedKey, .severalDocuments, .emptyFile, .encoding, .notAPlan, .unreadableFile,
        .unknownField, .missingField, .wrongType, .wrongValue, .emptyValue, .wrongCombination, .missingKind,
        .severalKinds, .emptyPlan, .emptyObjective, .singleAlternative, .inAlternative, .todo,
        .nameForm, .wrongName, .emptySet, .setSize, .undefinedReference, .referenceSyntax, .unknownHost,
        .unknownGroup, .unknownMember, .unknownStep, .unknownObjective, .unknownWindow, .unknownEvent,
        .unknownRole, .unknownOutput, .unknownFilter, .unusedInput, .unusedVariable, .unusedCapture,
        .unusedEvent, .unusedRole, .repeatedName, .repeatedMember, .shadowedName, .usedBeforeCapture,
        .mayNotHaveRun, .outputOfSet, .orderCircle, .needsOrder, .replacesCircle, .replacedPlan, .wrongArgument,
        .wrongInput, .needlessDefault, .unusedHost,
        .inProcedure, .notAProcedure, .faultyProcedure, .procedureCircle, .procedureDepth, .procedureSize,
        .unknownZone, .wrongWeekday, .windowOrder, .windowSequence, .windowOnHoliday, .repeatedHoliday,
        .nonexistentTime, .zoneSeason, .phaseOrder, .missingWindow, .impossibleEvent, .eventInAlways,
        .longLimit, .pastWindow, .unannouncedWindow, .lateDeadline, .beforeCircular, .zoneContradiction,
        .wrongUrl, .wrongScheme, .privateAddress, .outsideAllow,
        .literalSecret, .openSecret, .secretInTheOpen, .secretUrl, .weakTls, .insecureSecret, .secretElsewhere,
        .secretLikeText, .probeConsent, .destructiveStep,
        .endlessRetry, .lockoutRetry, .longTimeout, .noLogout, .noRetry,
        .emptyExpect, .unknownMatcher, .wrongMatcher, .jsonPath, .slowPattern, .emptyPattern,
        .impossibleCondition, .needUnreachable, .needWithoutSet, .xpath, .certainExpectation,
        .impossibleExpectation,
        .circularReference, .circularContact,
        .unusedIgnore, .wrongIgnore,
        .unknownRule,
    ]
}
