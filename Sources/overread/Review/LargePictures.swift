import Engine
import Images
import Labels
import Store
import Synchronization
import Workbench

/// Makes the pictures of the case in focus. What was decoded last is kept, so that another window or part of it comes at
/// once.
final class LargePictures: Sendable {
    /// A decoded frame, and the last 8-bit image that was made of it.
    private struct Kept {
        let version: VersionID
        let opened: OpenedFrame
        var window: Window?
        var image: PixelImage
    }

    private struct State {
        var kept: Kept?
        /// The opener of the source that was looked into last, which keeps the file that has several frames.
        var opener: (source: SourceRecord, opener: ImageOpener)?
    }

    private let store: ProjectStore
    private let state = Mutex(State())

    init(store: ProjectStore) { self.store = store }

    /// The most pixels along a side of a picture in focus; more than the largest terminals show.
    private static let longestEdge = 640

    /// A large picture of a case, if its image is still this version, and the one that the project knows.
    ///
    /// What was found otherwise is noted in the project.
    ///
    /// - Throws: `ImageUnavailable` where the image cannot be read any more, or is another one by now.
    func picture(_ id: CaseID, _ version: VersionID, _ view: PictureView) throws -> LargePicture {
        let rendering = try Imaging(of: store).recipe.rendering
        let kept = try kept(id, version, view, rendering)
        let (image, opened) = (kept.image, kept.opened)
        var shown = view
        if let part = view.part { shown.part = image.contains(part) ? part : nil }
        return LargePicture(
            image: try Self.sized(shown.part.map(image.cropped) ?? image), view: shown, width: image.width,
            height: image.height, window: view.window ?? Self.window(opened.image, rendering), frame: opened.frame,
            ownFrame: opened.ownFrame, frames: opened.frames, isCT: opened.metadata?.modality == "CT")
    }

    private func kept(
        _ id: CaseID, _ version: VersionID, _ view: PictureView, _ rendering: RenderingOptions
    ) throws -> Kept {
        if let kept = state.withLock({ $0.kept }), kept.version == version,
            kept.opened.frame == view.frame ?? kept.opened.ownFrame
        {
            if kept.window == view.window { return kept }
            return keep(kept.opened, version, view, rendering)
        }
        let (record, source) = try store.record(of: id)
        guard record.version == version else { throw ImageUnavailable.changed(path: record.path(in: source)) }
        let opened = try record.openDeep(
            with: opener(of: source), in: source, frame: view.frame, noting: store)
        return keep(opened, version, view, rendering)
    }

    private func keep(
        _ opened: OpenedFrame, _ version: VersionID, _ view: PictureView, _ rendering: RenderingOptions
    ) -> Kept {
        var rendering = rendering
        if let window = view.window { rendering.window = window }
        let image: PixelImage
        switch opened.image {
        case .pixels(let pixels): image = pixels
        case .deep(let deep): image = deep.rendered(rendering).image
        }
        let kept = Kept(version: version, opened: opened, window: view.window, image: image)
        state.withLock { $0.kept = kept }
        return kept
    }

    private func opener(of source: SourceRecord) throws -> ImageOpener {
        if let known = state.withLock({ $0.opener }), known.source == source { return known.opener }
        let opener = ImageOpener(source.source, decoding: try Imaging(of: store).decoding)
        state.withLock { $0.opener = (source, opener) }
        return opener
    }

    private static func window(_ image: DecodedFrame, _ rendering: RenderingOptions) -> Window? {
        guard case .deep(let deep) = image else { return nil }
        return deep.shownWindow(rendering)
    }

    private static func sized(_ image: PixelImage) throws -> PixelImage {
        let longest = max(image.width, image.height)
        guard longest > longestEdge else { return image }
        func shrunk(_ side: Int) -> Int { max(1, side * longestEdge / longest) }
        return try image.resized(width: shrunk(image.width), height: shrunk(image.height), filter: .area)
    }
}

extension PixelImage {
    fileprivate func contains(_ part: PixelRectangle) -> Bool {
        part.x >= 0 && part.y >= 0 && part.width > 0 && part.height > 0 && part.x + part.width <= width
            && part.y + part.height <= height
    }
}
