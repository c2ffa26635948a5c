;;; Emacs 28 with eglot or newer, without a screen: the server in a real editor. Any failure ends with status 1.
(require 'eglot)
(require 'flymake)
(define-derived-mode smsc-mode prog-mode "smsc")
(add-to-list 'auto-mode-alist '("\\.sms\\'" . smsc-mode))
(add-to-list 'eglot-server-programs (list 'smsc-mode (getenv "SMSC") "lsp"))

(defun smsc-wait (what condition)
  "Wait until CONDITION holds; WHAT is awaited."
  (let ((end (+ (float-time) 20)))
    (while (not (funcall condition))
      (when (> (float-time) end) (error "waited in vain for %s" what))
      (accept-process-output nil 0.05))))

(defun smsc-ask (method line column &rest more)
  (jsonrpc-request
   (eglot-current-server) method
   (append (list :textDocument (list :uri (eglot--path-to-uri buffer-file-name))
                 :position (list :line line :character column))
           more)))

(condition-case problem
    (progn
      ;; The folder of the test is the project, whatever is around it.
      (setq project-find-functions (list (lambda (_) (cons 'transient default-directory))))
      (find-file "shop.sms")
      (apply #'eglot--connect (eglot--guess-contact))
      (smsc-wait "the server" #'eglot-current-server)
      (flymake-mode 1)
      (flymake-start)
      (smsc-wait "a diagnostic" (lambda () (flymake-start) (flymake-diagnostics)))
      (let ((found (car (flymake-diagnostics))))
        (unless (= 9 (line-number-at-pos (flymake-diagnostic-beg found))) (error "another line"))
        (unless (string-match-p "plaec" (flymake-diagnostic-text found)) (error "another text")))
      (let ((hover (smsc-ask :textDocument/hover 7 21)))
        (unless (string-match-p "recommendation place" (format "%s" hover)) (error "hover: %s" hover)))
      (unless (string-match-p "base.sms" (format "%s" (smsc-ask :textDocument/definition 12 12))) (error "definition"))
      (unless (> (length (plist-get (smsc-ask :textDocument/completion 7 20) :items)) 2) (error "completion"))
      (unless (funcall imenu-create-index-function) (error "imenu"))
      (goto-char (point-min))
      (search-forward "plaec")
      (replace-match "place")
      (smsc-wait "the diagnostic to go"
                 (lambda () (eglot--signal-textDocument/didChange) (flymake-start) (null (flymake-diagnostics))))
      (set-buffer-modified-p nil)
      (princ "emacs: fine\n")
      (kill-emacs 0))
  (error (princ (format "emacs: %s\n" (error-message-string problem)) #'external-debugging-output)
         (kill-emacs 1)))
