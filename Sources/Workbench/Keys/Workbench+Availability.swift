extension Workbench {
    /// Why an action does nothing now; `nil` where it does something.
    package func reasonAgainst(_ action: Action) -> String? {
        if isBlinded, !isPartOfBlindness(action) { return blindnessInWords }
        switch action {
        case .choose(let choice): return reasonAgainst(choice)
        case .chooseClass:
            if project.classes.isEmpty { return "there are no classes" }
            return reasonAgainst(.skip)
        case .resolve:
            guard let card = queue.current else { return "there is no case here" }
            if queue.anchor != nil { return "one case at a time; Esc ends the range" }
            return card.isContested ? reasonAgainst(.skip) : "reviewers do not differ on this case"
        case .open where page == .report: return reasonAgainstCell
        case .mark where page == .report, .alike where page == .report, .twins where page == .report:
            return "the case is not on the screen; r closes the report"
        case .nextToSettle, .previousToSettle, .selectRange, .mark, .alike, .twins, .editNote, .flag, .open:
            return queue.current == nil ? "there is no case here" : nil
        case .overRead:
            if let stage = runningStage { return "\(stage) is still running; c cancels it" }
            return project.firstRead.isEmpty ? "there is no first read to train on" : nil
        case .firstRead, .index, .export: return runningStage.map { "\($0) is still running; c cancels it" }
        case .showRun:
            return project.earlierRuns.isEmpty ? "there is no earlier run with these classes" : nil
        case .cancelStage: return runningStage == nil ? "nothing is running" : nil
        case .grow where isLookingCloser, .shrink where isLookingCloser: return reasonAgainstPicture(action)
        case .nextPreset, .previousFrame, .nextFrame, .lookCloser: return reasonAgainstPicture(action)
        case .compare:
            guard page == .focus else { return "only in a close look at a case: Enter" }
            return queue.current == nil && beside == nil ? "there is no case here" : nil
        case .openOriginal:
            if queue.current == nil { return "there is no case here" }
            return settings.hasViewer ? nil : "OVERREAD_VIEWER names no program"
        case .grow where page == .focus: return reasonAgainstPicture(action)
        case .grow where page == .report, .shrink where page != .gallery:
            return page == .focus ? "the whole picture is shown; + comes nearer" : "there are no pictures here"
        case .grow: return settings.cardSize + 1 < GalleryLayout.pictureRows.count ? nil : "cards grow no larger"
        case .shrink: return settings.cardSize > 0 ? nil : "cards get no smaller"
        default: return nil
        }
    }

    private var reasonAgainstCell: String? {
        guard let cases = casesInCell else { return "there is no matrix of reads here" }
        return cases == 0 ? "no case is read so" : nil
    }

    private func reasonAgainst(_ choice: Choice) -> String? {
        if case .name(let index) = choice, !project.classes.indices.contains(index) {
            return "there are only \(project.classes.count) classes"
        }
        if page == .report { return "the case is not on the screen; r closes the report" }
        if page == .focus, focus.showsAnotherFrame || focus.wantsAnotherFrame {
            return "another frame than the case's is shown; o goes back to it"
        }
        if queue.anchor != nil || decidesOnMarks { return nil }
        guard let card = queue.current else { return "there is no case here" }
        switch choice {
        case .accept: return card.cnn == nil ? "there is no over-read yet to accept" : nil
        case .reject:
            guard card.clip != nil else { return "there is no first read yet to keep" }
            return card.cnn == nil || card.disagrees
                ? nil : "both readers agree; a number names another class"
        case .name, .exclude, .skip, .resolve: return nil
        }
    }

    /// Why a look at the picture in focus cannot be had.
    private func reasonAgainstPicture(_ action: Action) -> String? {
        guard page == .focus else { return "only in a close look at a case: Enter" }
        guard let card = queue.current, focus.isOf(card), let picture = focus.picture else {
            return "the picture is not here yet"
        }
        switch action {
        case .nextPreset:
            if picture.window == nil { return "this image's values have no window" }
            return picture.isCT ? nil : "these windows are for CT"
        case .previousFrame, .nextFrame:
            if picture.frames == 1 { return "the file has one frame" }
            let last = action == .nextFrame ? picture.frames - 1 : 0
            return (focus.view.frame ?? picture.ownFrame) == last ? "the file has no more frames" : nil
        default: return nil
        }
    }

    /// What runs in the background, in words.
    var runningStage: String? {
        guard let stage, stage.outcome == nil else { return nil }
        return stage.title
    }
}
