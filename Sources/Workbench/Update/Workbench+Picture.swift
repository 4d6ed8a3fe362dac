import Images
import Screen

extension Workbench {
    /// Whether arrows, + and - move about in the picture.
    var isLookingCloser: Bool { page == .focus && focus.isLookingCloser }

    /// Does what an action means to the picture in focus; `nil` where it means something else there.
    mutating func performInPicture(_ action: Action) -> [Effect]? {
        guard page == .focus, let card = queue.current, focus.isOf(card) else { return nil }
        if action == .resetPicture {
            settings.window = PictureWindow()
            return look(PictureView())
        }
        guard let picture = focus.picture else { return nil }
        if isLookingCloser, let effects = moveAbout(action, picture) { return effects }
        var view = focus.view
        switch action {
        case .lookCloser:
            focus.isLookingCloser.toggle()
            return []
        case .grow:
            focus.isLookingCloser = true
            return moveAbout(action, picture)
        case .brighten, .darken, .steepen, .flatten:
            // Pictures without values of their own are made brighter and darker as the others are.
            guard let window = view.window ?? picture.window else { return nil }
            view.window = stepped(window, action)
        case .nextPreset: view.window = WindowPreset.following(view.window).window
        case .previousFrame: view = frame((view.frame ?? picture.ownFrame) - 1, view)
        case .nextFrame: view = frame((view.frame ?? picture.ownFrame) + 1, view)
        default: return nil
        }
        return look(view)
    }

    private func stepped(_ window: Window, _ action: Action) -> Window {
        switch action {
        case .brighten: window.stepped(centre: -1)
        case .darken: window.stepped(centre: 1)
        case .steepen: window.stepped(width: -1)
        default: window.stepped(width: 1)
        }
    }

    private func frame(_ number: Int, _ view: PictureView) -> PictureView {
        var view = view
        view.frame = number == focus.picture?.ownFrame ? nil : number
        return view
    }

    /// What keys mean while the picture is looked at more closely; `nil`: what they always mean.
    private mutating func moveAbout(_ action: Action, _ picture: LargePicture) -> [Effect]? {
        let place = FocusLayout(layout.body, isComparing: isComparing).picturePlace
        let zoom = PictureZoom(
            image: Size(width: picture.width, height: picture.height),
            place: Size(width: place.width, height: 2 * place.height))
        var view = focus.view
        switch action {
        case .grow: view.part = zoom.zoomed(view.part, nearer: true)
        case .shrink: view.part = zoom.zoomed(view.part, nearer: false)
        case .moveLeft: view.part = zoom.moved(view.part, right: -1, down: 0)
        case .moveRight: view.part = zoom.moved(view.part, right: 1, down: 0)
        case .moveUp: view.part = zoom.moved(view.part, right: 0, down: -1)
        case .moveDown: view.part = zoom.moved(view.part, right: 0, down: 1)
        case .back:
            focus.isLookingCloser = false
            return []
        default: return nil
        }
        return look(view)
    }

    /// Asks for a picture, unless it is the one that was asked for.
    private mutating func look(_ view: PictureView) -> [Effect] {
        guard view != focus.view, let id = focus.id, let version = focus.version else { return [] }
        focus.view = view
        return [.loadPicture(id, version, view)]
    }
}
