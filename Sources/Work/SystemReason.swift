import Foundation

/// Why the system refused to do something, in its own words (`strerror`, in the C library's language).
package enum SystemReason {
    /// Why the last call of the C library on this thread failed; to be asked before the next call.
    package static var last: String { text(errno) }

    /// The words for an error number of `errno.h`.
    package static func text(_ number: Int32) -> String { String(cString: strerror(number)) }

    /// Why a call of Foundation's failed: what the system said beneath, or Foundation's words where it was not the system.
    package static func beneath(_ error: any Error) -> String {
        var current: (any Error)? = error
        while let error = current {
            let error = error as NSError
            if error.domain == NSPOSIXErrorDomain { return text(Int32(error.code)) }
            current = error.userInfo[NSUnderlyingErrorKey] as? any Error
        }
        return error.localizedDescription
    }
}
