import Screen

extension Workbench {
    /// Takes a key: what lies over the page comes first, then the key bindings.
    mutating func press(_ key: KeyPress) -> [Effect] {
        if halt != nil { return pressWhileHalted(key) }
        guard hasRoom else { return pressWithoutRoom(key) }
        if overlay != nil { return pressInOverlay(key) }
        if notice?.kind == .failure {
            guard key != .escape else {
                notice = nil
                return []
            }
        } else {
            notice = nil
        }
        guard let action = action(of: key) else { return [] }
        return perform(action)
    }

    /// Where nothing is drawn, keys end or close something; what else they would do nobody could see.
    private mutating func pressWithoutRoom(_ key: KeyPress) -> [Effect] {
        if notice?.kind != .failure { notice = nil }
        switch (KeyBinding.action(of: key), overlay) {
        case (.back, .some): overlay = nil
        case (.quit, .none):
            guard let stage = runningStage else { return [.quit] }
            say("\(stage) is running and would be dropped; make the window larger to quit")
        default: say("nothing is drawn here, so this key does nothing")
        }
        return []
    }

    /// While something could not be written, nothing new is taken: it would overtake what is waiting.
    private func pressWhileHalted(_ key: KeyPress) -> [Effect] {
        switch key {
        case .character("r"): [.retry]
        case .character("q"): [.quit]
        default: []
        }
    }

    /// Does what an action says, or says why not.
    mutating func perform(_ action: Action) -> [Effect] {
        if let reason = reasonAgainst(action) {
            say(reason)
            return []
        }
        if let effects = performInPicture(action) { return effects }
        switch action {
        case .moveLeft, .moveRight, .moveUp, .moveDown, .pageBack, .pageForward, .moveToFirst, .moveToLast:
            move(action)
        case .grow, .shrink, .brighten, .darken, .steepen, .flatten, .invert, .resetPicture: adjustPictures(action)
        case .choose(let choice): return decide(choice)
        case .chooseClass: chooseClass()
        case .resolve: chooseResolution()
        case .showRun: return showNextRun()
        case .nextToSettle: return find(forward: true)
        case .previousToSettle: return find(forward: false)
        case .open:
            if page == .report { return openCell() }
            page = .focus
        case .compare: compare()
        case .back: return goBack()
        case .selectRange: queue.anchor = queue.anchor == nil ? queue.selected : nil
        case .mark: mark()
        case .flag: return flag()
        case .alike: return showAlike()
        case .twins: return showTwins()
        case .refresh: return openQueue(queue.query, keeping: queue.current?.id) + [.loadCounts, .repaint]
        case .editNote, .chooseFilter, .chooseOrder, .help: openOverlay(action)
        case .search:
            openOverlay(action)
            return [.prepareSearch]
        case .firstRead: overlay = .prompts(PromptsEditor(project.classes))
        case .showReport: return toggleReport()
        default: return performOutside(action)
        }
        return []
    }

    /// Actions that happen outside.
    private mutating func performOutside(_ action: Action) -> [Effect] {
        switch action {
        case .undo: return [.undo]
        case .redo: return [.redo]
        case .export: return start(.export)
        case .overRead: return start(.overRead)
        case .index: return start(.index)
        case .cancelStage: return [.cancelStage]
        case .openOriginal: return queue.current.map { [.openOriginal($0.id)] } ?? []
        case .toggleMovingOn:
            settings.movesOn.toggle()
            say(settings.movesOn ? "moving on after a decision" : "staying after a decision")
        case .toggleMouse:
            settings.usesMouse.toggle()
            say(settings.usesMouse ? "the mouse is used here" : "the mouse is left to the terminal")
            return [.useMouse(settings.usesMouse)]
        case .quit: return quit()
        default: break
        }
        return []
    }

    /// Shows that a stage begins, and asks for it.
    mutating func start(_ stage: BackgroundTask) -> [Effect] {
        self.stage = StageStatus(title: stage.title)
        return [.start(stage)]
    }

    private mutating func toggleReport() -> [Effect] {
        guard page != .report else {
            page = .gallery
            return []
        }
        page = .report
        reportScroll = 0
        return [.loadReport]
    }

    private mutating func flag() -> [Effect] {
        guard let card = shownCard else {
            say(Workbench.unseen)
            return []
        }
        return [.setFlag(card.entry, !card.isFlagged)]
    }

    /// Ends the range; else leaves the page; else ends the search; else takes the marks away.
    private mutating func goBack() -> [Effect] {
        if queue.anchor != nil {
            queue.anchor = nil
        } else if page != .gallery {
            page = .gallery
        } else if queue.query.isSearch {
            return endSearch()
        } else {
            marks = Marks()
        }
        return []
    }

    private mutating func adjustPictures(_ action: Action) {
        let steps = PictureWindow.steps
        switch action {
        case .grow: settings.cardSize += 1
        case .shrink: settings.cardSize -= 1
        case .brighten: settings.window.brightness = min(settings.window.brightness + 1, steps.upperBound)
        case .darken: settings.window.brightness = max(settings.window.brightness - 1, steps.lowerBound)
        case .steepen: settings.window.contrast = min(settings.window.contrast + 1, steps.upperBound)
        case .flatten: settings.window.contrast = max(settings.window.contrast - 1, steps.lowerBound)
        case .invert: settings.window.isInverted.toggle()
        default: settings.window = PictureWindow()
        }
    }

    /// Goes to the nearest undecided disagreement; only where none is in memory on the way is it looked for outside.
    private mutating func find(forward: Bool) -> [Effect] {
        let step = forward ? 1 : -1
        var position = queue.selected + step
        while let card = queue.cards[position], !isBlinded {
            if card.needsSettling {
                queue.select(position)
                return []
            }
            position += step
        }
        return [.findToSettle(serial: queue.serial, from: position - step, forward: forward)]
    }
}
